#!/bin/sh
# Makes the components of this folder anew. Needs clang and lld (Debian: `apt install clang lld`), node and npm, and the
# folder with the WIT of WASI 0.2.12 as it lies in the crate `wasmtime-wasi-http` (`wit/deps`).
set -eu
[ $# -eq 1 ] || { echo "usage: rebuild.sh WIT-DEPS-FOLDER" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clang --target=wasm32-unknown-unknown -Os -nostdlib -Wl,--no-entry -Wl,--export=cabi_realloc \
    -o "$work/behaviours.core.wasm" "$here/behaviours.c"
cp "$1"/*.wit "$work"
cp "$here/fixture.wit" "$here/rebuild.mjs" "$here/hello.wat" "$here/unknown.wat" "$work"
cd "$work"
npm install --silent --no-save @bytecodealliance/jco@1 >&2
node rebuild.mjs "$here"
