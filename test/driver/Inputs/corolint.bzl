"""Lints C++ targets with corolint: `bazel build //... --aspects corolint.bzl%corolint --output_groups=corolint`.

One action a source file makes its summary, wherever Bazel runs actions; one action a target links the summaries of all that it depends on.
"""

CorolintInfo = provider("The summaries of a target and of what it depends on.", fields = ["summaries"])

def _impl(target, ctx):
    below = [dep[CorolintInfo].summaries for dep in getattr(ctx.rule.attr, "deps", []) if CorolintInfo in dep]
    summaries = []
    if CcInfo in target:
        context = target[CcInfo].compilation_context
        flags = ["-std=c++20"] + getattr(ctx.rule.attr, "copts", [])
        flags += ["-D" + define for define in context.defines.to_list() + context.local_defines.to_list()]
        flags += ["-I" + folder for folder in context.includes.to_list()]
        flags += ["-iquote" + folder for folder in context.quote_includes.to_list()]
        flags += ["-isystem" + folder for folder in context.system_includes.to_list()]
        for source in [file for attr in getattr(ctx.rule.attr, "srcs", []) for file in attr.files.to_list()]:
            if source.extension not in ("c", "cc", "cpp", "cxx"):
                continue
            summary = ctx.actions.declare_file(source.basename + ".summary")
            ctx.actions.run(
                executable = ctx.executable._corolint,
                arguments = ["summarize", source.path, "-o", summary.path, "--", "clang++"] + flags + ["-c", source.path],
                inputs = depset([source], transitive = [context.headers]),
                outputs = [summary],
                mnemonic = "CorolintSummarize",
            )
            summaries.append(summary)
    together = depset(summaries, transitive = below)
    report = ctx.actions.declare_file(target.label.name + ".corolint")
    arguments = ctx.actions.args()
    arguments.add("link").add("--report", report).add_all(together)
    ctx.actions.run(
        executable = ctx.executable._corolint,
        arguments = [arguments],
        inputs = together,
        outputs = [report],
        mnemonic = "CorolintLink",
    )
    return [CorolintInfo(summaries = together), OutputGroupInfo(corolint = depset([report]))]

corolint = aspect(
    implementation = _impl,
    attr_aspects = ["deps"],
    attrs = {"_corolint": attr.label(default = "//tools:corolint", executable = True, cfg = "exec", allow_single_file = True)},
)
