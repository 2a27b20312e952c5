# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The plot of cost against size, by gnuplot."""

import subprocess


def draw(sizes, curves, output):
    """curves: nanoseconds per operation at each size, by case."""
    blocks = "\n".join(f"$d{i} << END\n" + "\n".join(f"{x} {y}" for x, y in zip(sizes, ys)) + "\nEND"
                       for i, ys in enumerate(curves.values()))
    lines = ", ".join(f"$d{i} with linespoints pointtype 7 pointsize 0.6 linewidth 2 title '{name}'"
                      for i, name in enumerate(curves))
    script = f"""
        set terminal svg size 720,400 font 'sans-serif,13' background rgb 'white'
        set output '{output}'
        set logscale xy
        set format x '10^%T'
        set yrange [5:5000]
        set xlabel 'tasks alive at the same time'
        set ylabel 'ns of CPU per task'
        set grid linecolor rgb '#dddddd'
        set key outside right
        {blocks}
        plot {lines}
    """.replace("\n        ", "\n")
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
