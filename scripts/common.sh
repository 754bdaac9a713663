# Sourced by the scripts beside it: where the project is, and how one preset is built.
# shellcheck shell=bash

set -euo pipefail

root="$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)"
# shellcheck disable=SC2034  # used by the scripts that source this
jobs="$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)"

# What ccache must know to keep precompiled headers, and to serve a clone in another folder.
export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}"
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}"

say() { printf '%s\n' "$*" >&2; }

# configure PRESET: nothing to do if build/PRESET stands, belongs to this checkout and is not older
# than the presets. What changes in CMakeLists.txt, the build itself notices.
configure() {
    local -r build="$root/build/$1"
    local -r cache="$build/CMakeCache.txt"
    if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
        say "build/$1 was made for a checkout in another folder: starting afresh."
        rm -rf -- "$build"
    fi
    if [[ -f $build/build.ninja && ! $root/CMakePresets.json -nt $build/build.ninja ]]; then
        return
    fi
    (cd -- "$root" && cmake --preset "$1") >&2
    touch -- "$build/build.ninja"
}

# build PRESET [ARGUMENT...]: all messages go to standard error, which leaves standard output to
# the program that is started afterwards.
build() {
    local -r preset="$1"
    shift
    configure "$preset"
    (cd -- "$root" && cmake --build --preset "$preset" "$@") >&2
}
