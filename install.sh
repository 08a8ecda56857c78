#!/bin/sh
# Installs reactor: the binary, shell completions and man pages.
#
#   ./install.sh                     from a checkout: builds and installs
#   REACTOR_DOWNLOAD_URL=… sh install.sh
#                                    fetches that .tar.gz, verifies its SHA-256, installs
#   ./install.sh --uninstall         removes what it installed, keeps ~/.reactor
#
# REACTOR_PREFIX           where to install; default /usr/local for root, else ~/.local
# REACTOR_DOWNLOAD_SHA256  expected digest of the archive; default: the first word of <url>.sha256

set -eu

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "error: $1"
    if [ $# -gt 1 ]; then say "hint: $2"; fi
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        fail "\`$*\` needs root" "run it as root, then start this script again"
    fi
}

default_prefix() {
    if [ "$(id -u)" = 0 ]; then echo /usr/local; else echo "${HOME:?HOME is not set}/.local"; fi
}

# A C compiler is the only thing the build needs besides Rust.
need_compiler() {
    have cc && return
    case "$(uname -s)" in
        Darwin) fail "no C compiler" "run: xcode-select --install" ;;
        *) ;;
    esac
    have apt-get || fail "no C compiler" "install gcc with this system's package manager"
    say "installing a C compiler"
    as_root apt-get update -qq
    as_root apt-get install -y -qq --no-install-recommends build-essential >/dev/null
}

need_cargo() {
    if ! have cargo && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
        PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    fi
    if ! have cargo && have rustup; then rustup default stable >/dev/null; fi
    have cargo || fail "Rust is not installed" "install rustup, then start this script again"
    wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$here/Cargo.toml" | head -n 1)
    found=$(cargo --version | cut -d' ' -f2)
    lowest=$(printf '%s\n%s\n' "$wanted" "$found" | sort -t. -k1,1n -k2,2n | head -n 1)
    [ "$lowest" = "$wanted" ] || fail "Rust $found is too old, $wanted is needed" "run: rustup update stable"
}

build() {
    need_compiler
    need_cargo
    say "building; the first time takes a quarter of an hour on two cores"
    (cd "$here" && cargo build --release --locked -p reactor)
    target=$(cd "$here" && cargo metadata --format-version 1 --no-deps | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
    binary="$target/release/reactor"
    completions="$here/completions"
}

digest() {
    if have sha256sum; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

fetch() {
    if have curl; then
        curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"
    elif have wget; then
        wget -q -O "$2" "$1"
    else
        fail "neither curl nor wget is installed" "install one of them"
    fi
}

download() {
    say "fetching $REACTOR_DOWNLOAD_URL"
    fetch "$REACTOR_DOWNLOAD_URL" "$work/reactor.tar.gz" || fail "the archive could not be fetched" "check REACTOR_DOWNLOAD_URL"
    expected=${REACTOR_DOWNLOAD_SHA256:-}
    if [ -z "$expected" ]; then
        fetch "$REACTOR_DOWNLOAD_URL.sha256" "$work/sha256" || fail "no digest to verify the archive with" "set REACTOR_DOWNLOAD_SHA256"
        expected=$(cut -d' ' -f1 "$work/sha256" | head -n 1)
    fi
    actual=$(digest "$work/reactor.tar.gz")
    [ "$expected" = "$actual" ] || fail "the archive's SHA-256 is $actual, expected $expected" "nothing was installed; fetch it again"
    mkdir "$work/unpacked"
    tar -xzf "$work/reactor.tar.gz" -C "$work/unpacked"
    binary=$(find "$work/unpacked" -type f -name reactor | head -n 1)
    [ -n "$binary" ] || fail "the archive holds no \`reactor\`"
    completions=$(find "$work/unpacked" -type d -name completions | head -n 1)
}

# Copies beside the target and renames: a running binary is never written into.
put() {
    mkdir -p "$(dirname "$2")"
    cp "$1" "$2.new"
    chmod "$3" "$2.new"
    mv -f "$2.new" "$2"
    printf '%s\n' "$2" >>"$work/installed"
}

install_files() {
    [ -x "$binary" ] || chmod +x "$binary"
    "$binary" --version >/dev/null || fail "the binary does not run on this machine"
    put "$binary" "$prefix/bin/reactor" 755
    if [ -n "${completions:-}" ] && [ -d "$completions" ]; then
        put "$completions/reactor.bash" "$prefix/share/bash-completion/completions/reactor" 644
        put "$completions/_reactor" "$prefix/share/zsh/site-functions/_reactor" 644
        put "$completions/reactor.fish" "$prefix/share/fish/vendor_completions.d/reactor.fish" 644
        for page in "$completions"/man/*.1; do
            if [ -f "$page" ]; then put "$page" "$prefix/share/man/man1/$(basename "$page")" 644; fi
        done
    fi
    mkdir -p "$prefix/share/reactor"
    sort -u "$work/installed" >"$prefix/share/reactor/installed"
    say "installed $("$binary" --version) in $prefix/bin"
    case ":$PATH:" in
        *":$prefix/bin:"*) ;;
        *) say "hint: add $prefix/bin to PATH" ;;
    esac
    say "next: reactor init hello && cd hello && reactor dev"
}

uninstall() {
    list="$prefix/share/reactor/installed"
    [ -f "$list" ] || fail "nothing is installed in $prefix" "set REACTOR_PREFIX to where it was installed"
    while IFS= read -r path; do
        case "$path" in
            "$prefix"/*) rm -f "$path" ;;
        esac
    done <"$list"
    rm -f "$list"
    rmdir "$prefix/share/reactor" 2>/dev/null || true
    say "removed reactor from $prefix; ~/.reactor and project folders are kept"
}

main() {
    prefix=${REACTOR_PREFIX:-$(default_prefix)}
    here=$(cd "$(dirname "$0")" && pwd)
    case "${1:-}" in
        --uninstall)
            uninstall
            return
            ;;
        -h | --help)
            sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
            return
            ;;
        "") ;;
        *) fail "unknown argument \`$1\`" "see ./install.sh --help" ;;
    esac
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM
    if [ -n "${REACTOR_DOWNLOAD_URL:-}" ]; then
        download
    elif [ -f "$here/Cargo.toml" ] && [ -d "$here/bundle-format" ]; then
        build
    else
        fail "this is not a checkout of reactor" "set REACTOR_DOWNLOAD_URL to an archive"
    fi
    install_files
}

# The last line: a script that was cut off on its way here runs nothing.
main "$@"
