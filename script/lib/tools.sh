# shellcheck shell=bash disable=SC2034 # some names are for the scripts that source this
# What script/serve, script/test and .ci/run share: finding the tools, and installing the ones that are missing.
#
# To be sourced, by any bash from 3.2 on (the one of macOS): no associative arrays, no mapfile, and no "${empty[@]}"
# under `set -u`. Each need_… function says what it is about to do and how long that takes, and says nothing when there
# is nothing to do.

trunk_version=0.21.14
# The same number stands in Cargo.toml (wasm-bindgen) and in Trunk.toml.
bindgen_version=0.2.130
node_major=20

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
e2e=$root/tests/e2e
target_dir=${CARGO_TARGET_DIR:-$root/target}
cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin
# Pinned tools stand here when another version of the same tool is already installed: that one is left alone.
pinned=${XDG_CACHE_HOME:-$HOME/.cache}/faultline/tools

PATH=$e2e/node_modules/.bin:$pinned/bin:$PATH:$cargo_bin
export PATH

# RUSTFLAGS would silently take the place of the flags in .cargo/config.toml, and Trunk takes NO_COLOR=1 for an error.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; else unset NO_COLOR; fi

say() { printf '%s\n' "$*" >&2; }
die() { say "$@"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND…: with sudo unless already root.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else die "This needs root, and there is no sudo: $*"; fi
}

# packages DEBIAN FEDORA ARCH BREW: installs from the system's package manager; each argument is a list of names.
packages() {
  # shellcheck disable=SC2086 # lists of names, to be split
  if have apt-get; then
    as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1
  elif have dnf; then
    as_root dnf install -y -q $2
  elif have pacman; then
    as_root pacman -S --noconfirm --needed $3
  elif have brew; then
    brew install --quiet $4
  else
    say "No package manager known here (apt-get, dnf, pacman, brew)."
    return 1
  fi >&2
}

need_rust() {
  have cargo || die "Rust is missing. Install it with rustup (https://rustup.rs), then try again."
}

need_wasm_target() {
  need_rust
  [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ] && return
  have rustup || die "The Rust target wasm32-unknown-unknown is missing; add it the way this Rust was installed."
  say "The Rust target wasm32-unknown-unknown is missing; fetching it takes under a minute."
  rustup target add wasm32-unknown-unknown >&2
}

# has_version PROGRAM VERSION
has_version() {
  case " $("$1" --version 2>/dev/null) " in *" $2 "*) return 0 ;; esac
  return 1
}

# need_crate PROGRAM CRATE VERSION MINUTES CARGO-FLAG: a program from a crate, in exactly this version.
need_crate() {
  local program=$1 crate=$2 version=$3 minutes=$4 flag=$5 place='' quiet=''
  has_version "$program" "$version" && return
  need_rust
  if have "$program"; then
    place="--root $pinned"
    say "$crate $version is wanted, and another version is installed; it gets a place beside that one, $pinned."
  fi
  if cargo binstall -V >/dev/null 2>&1; then
    say "$crate $version is missing; fetching it with cargo binstall takes under a minute."
    # shellcheck disable=SC2086 # $place is two words or none
    cargo binstall --no-confirm --disable-strategies compile --version "$version" $place "$crate" >&2 || true
    hash -r
    has_version "$program" "$version" && return
    say "That did not work."
  fi
  say "$crate $version is missing; building it takes about $minutes minutes."
  # Hundreds of lines of progress are for somebody who watches.
  [ -t 2 ] || quiet=--quiet
  # A target directory set for this project is no business of a tool's build.
  # shellcheck disable=SC2086
  env -u CARGO_TARGET_DIR cargo install $quiet $flag $place --version "$version" "$crate" >&2
  hash -r
  has_version "$program" "$version" || die "$crate $version was installed, but \`$program --version\` does not say so."
}

need_trunk() { need_crate trunk trunk "$trunk_version" 6 --locked; }

# Without --locked: the lock file of this release no longer resolves (its ureq wants a webpki-roots that is not there).
need_bindgen() { need_crate wasm-bindgen wasm-bindgen-cli "$bindgen_version" 3 ""; }

node_is_new_enough() {
  have node && have npm && [ "$(node -p 'parseInt(process.versions.node)')" -ge "$node_major" ]
}

need_node() {
  node_is_new_enough && return
  if ! have node; then
    say "Node.js is missing; installing it from the system's packages takes about a minute."
    packages "nodejs npm" "nodejs npm" "nodejs npm" node || true
    hash -r
  fi
  node_is_new_enough || die "Node.js $node_major or newer with npm is needed (https://nodejs.org)."
}

# The packages of tests/e2e: playwright-core, axe-core, and binaryen for its wasm-opt.
need_node_packages() {
  # shellcheck disable=SC2086 # lists of names, to be split
  need_node
  local stamp=$e2e/node_modules/.installed
  cmp -s "$stamp" "$e2e/package-lock.json" && return
  say "The Node.js packages of tests/e2e are missing or old; fetching them takes under a minute."
  (cd "$e2e" && npm ci --no-audit --no-fund --loglevel=error) >&2
  cp "$e2e/package-lock.json" "$stamp"
}

# Sets and exports CHROME: the one asked for, else any that is installed, else one from the system's packages.
need_chrome() {
  if [ -n "${CHROME:-}" ]; then
    have "$CHROME" || die "\$CHROME is $CHROME, which is no program."
    export CHROME
    return
  fi
  find_chrome && return
  say "Chrome or Chromium is missing; installing Chromium from the system's packages takes a minute or two."
  # A package manager without Chromium is not the end: the message below says what else helps.
  packages "chromium fonts-liberation" chromium chromium "--cask google-chrome" || true
  hash -r
  find_chrome || die "No Chrome or Chromium found; install one, or name it in \$CHROME."
}

find_chrome() {
  local candidate
  for candidate in google-chrome google-chrome-stable chromium chromium-browser \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "$HOME/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if have "$candidate"; then
      CHROME=$(command -v "$candidate")
      export CHROME
      return 0
    fi
  done
  return 1
}

# Everything that turns the sources into a page. wasm-opt is among the Node.js packages; debug builds do without it.
need_page_tools() {
  need_wasm_target
  need_node
  need_trunk
  need_bindgen
}
