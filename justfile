# Short names for everyday commands; each is one line you could type yourself.

# List what there is.
default:
    @just --list

# A whole backend with the hello example.
dev project="examples/hello":
    cargo run --release -p reactor -- dev {{ project }}

# All tests.
test:
    cargo xtask test

# What the gate checks besides tests.
lint:
    cargo fmt --all --check
    cargo clippy --release --workspace --all-targets -- -D warnings
    cargo xtask tidy
    shellcheck install.sh .ci/run

# Completions, man pages and generated reference pages.
generate:
    cargo xtask generate

# The binary for shipping, with its size.
dist:
    cargo xtask dist
