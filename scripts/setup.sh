# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Sourced by scripts/lint and scripts/test: installs missing packages, and builds.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "corolint: $*" >&2; }
die() {
  say "$*"
  exit 2
}

# LLVM_VERSIONS is the one list: VERSION STATE per line.
llvm_versions() { sed -n -E "s/^([0-9]+) ($1)\$/\1/p" LLVM_VERSIONS; }
main_llvm=$(llvm_versions main)

command -v apt-get >/dev/null || die "this script installs packages with apt-get; on another system build with cmake --preset llvm-$main_llvm"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else
    command -v sudo >/dev/null || die "packages are missing and there is no sudo: run this as root once"
    sudo "$@"
  fi
}

is_installed() { [ "$(dpkg-query -W -f '${Status}' "$1" 2>/dev/null)" = "install ok installed" ]; }
is_known() { [ -n "$(apt-cache show "$1" 2>/dev/null)" ]; }

# need PACKAGE…: installs the missing ones, and prints their names.
need() {
  local missing=()
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1 && return
  # The package lists may be old or absent.
  as_root apt-get update >>"$log" 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 ||
    die "cannot install ${missing[*]}; see $log"
}

# Prints the tested versions of LLVM that this system has, best first.
find_llvm() {
  local tested found=()
  mapfile -t tested < <(llvm_versions 'main|tested')
  # The package lists may be old or absent. If an older version is installed, an earlier run has updated them.
  is_known "clang-tidy-$main_llvm" || is_installed "clang-tidy-${tested[-1]}" || as_root apt-get update >>"$log" 2>&1 || true
  for version in "${tested[@]}"; do is_known "clang-tidy-$version" && is_known "libclang-$version-dev" && found+=("$version"); done
  [ ${#found[@]} -gt 0 ] || die "this system has none of${tested[*]/#/ clang-tidy-}; https://apt.llvm.org has them"
  echo "${found[@]}"
}

# build_module VERSION [CMAKE-OPTION…]: configures and builds. On a terminal the build shows its progress there.
build_module() {
  need cmake ninja-build g++ python3 flatbuffers-compiler libflatbuffers-dev "clang-$1" "clang-tidy-$1" "libclang-$1-dev" "llvm-$1-dev" "llvm-$1-tools"
  local began=$SECONDS folder="build/llvm-$1" when=""
  [ -x "$folder/driver/corolint" ] || when=", a few minutes the first time"
  cmake --preset "llvm-$1" "${@:2}" >"$log" 2>&1 || build_failed
  if ninja -C "$folder" -n 2>/dev/null | grep -q 'no work to do'; then return; fi
  say "building corolint for LLVM $1 in $folder$when"
  if [ -t 2 ]; then
    ninja -C "$folder" >&2 || die "the build failed"
  else
    ninja -C "$folder" >"$log" 2>&1 || build_failed
  fi
  say "built in $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s"
}

build_failed() {
  tail -n 20 "$log" >&2
  die "the build failed; see $log"
}

# Installs Boost's development files and, if a package has them, Asio's examples. Both need the same version, because two versions cannot be installed together.
need_boost() {
  for version in 1.81 1.88 1.90 1.83 1.74; do
    if is_known "libboost$version-dev" && is_known "libboost$version-doc"; then
      need "libboost$version-dev" "libboost$version-doc"
      return
    fi
  done
  need libboost-dev
}

mkdir -p build
log="$root/build/setup.log"
