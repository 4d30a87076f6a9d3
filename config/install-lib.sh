# shellcheck shell=bash
# What ./drec and ./check share: finding what the host lacks, installing it, finding Java and Maven.
# Sourced with $home set to the top of the checkout or of the installed distribution.

home=${home:?set by whoever sources this}

say() { printf 'drec: %s\n' "$*" >&2; }

# fail STATUS MESSAGE
fail() {
  local status=$1
  shift
  say "$*"
  exit "$status"
}

# ---- need: is it there, and which package brings it -------------------------------------------

# java_major JAVA_OR_JAVAC: 17 for "openjdk 17.0.1", nothing when it does not run.
java_major() {
  "$1" -version 2>&1 | sed -nE 's/^(javac|.* version) "?([0-9]+).*/\2/p' | head -n 1
}

# find_java TOOL: prints a Java home of version 17 or later that has bin/TOOL. Java 17 is preferred,
# because it is what the tests run on.
find_java() {
  local tool=$1 home_dir best='' major on_path
  on_path=$(command -v "$tool" || true)
  on_path=${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}
  for home_dir in "${JAVA_HOME:-}" /usr/lib/jvm/*-17-* /usr/lib/jvm/*-17 "$on_path" /usr/lib/jvm/*; do
    [[ -n $home_dir && -x $home_dir/bin/$tool ]] || continue
    major=$(java_major "$home_dir/bin/$tool")
    [[ -n $major && $major -ge 17 ]] || continue
    if [[ $major -eq 17 || $home_dir == "${JAVA_HOME:-}" ]]; then
      printf '%s\n' "$home_dir"
      return 0
    fi
    best=${best:-$home_dir}
  done
  [[ -n $best ]] && printf '%s\n' "$best"
}

have_file() {
  local file
  for file in "$@"; do [[ -e $file ]] && return 0; done
  return 1
}

# have NEED: true when the host has it.
have() {
  case $1 in
    jdk) [[ -n $(find_java javac) ]] ;;
    jre) [[ -n $(find_java java) ]] ;;
    libbpf) have_file /usr/lib/*/libbpf.so.1 /lib/*/libbpf.so.1 /usr/lib*/libbpf.so.1 \
      /usr/local/lib*/libbpf.so.1 ;;
    libbpf-headers) have_file /usr/include/bpf/bpf_helpers.h ;;
    maven) command -v mvn >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# packages NEED: Debian packages that bring it, best first.
packages() {
  case $1 in
    jdk) echo openjdk-17-jdk-headless openjdk-21-jdk-headless default-jdk-headless ;;
    jre) echo openjdk-17-jre-headless openjdk-21-jre-headless default-jre-headless ;;
    libbpf) echo libbpf1 ;;
    libbpf-headers) echo libbpf-dev ;;
    llvm-strip) echo llvm ;;
    ip) echo iproute2 ;;
    *) echo "$1" ;;
  esac
}

# candidate NEED: the first package that this release of Debian or Ubuntu offers.
candidate() {
  local package policy
  for package in $(packages "$1"); do
    # Not piped into grep -q: it ends at its first match, and under pipefail apt-cache's SIGPIPE is "no".
    policy=$(apt-cache policy "$package" 2>/dev/null)
    if [[ $policy == *"Candidate: "[0-9]* ]]; then
      echo "$package"
      return 0
    fi
  done
  return 1
}

# require NEED...: installs what is missing and says so, or names it and exits 3.
require() {
  local need package log missing=() install=()
  for need in "$@"; do have "$need" || missing+=("$need"); done
  [[ ${#missing[@]} -gt 0 ]] || return 0

  if ! command -v apt-get >/dev/null; then
    fail 3 "missing: ${missing[*]}. Install them with this system's package manager" \
      "(on Debian: $(for need in "${missing[@]}"; do packages "$need"; done | cut -d' ' -f1 | xargs))."
  fi
  if [[ $EUID -ne 0 ]]; then
    for need in "${missing[@]}"; do
      package=$(candidate "$need" || packages "$need" | cut -d' ' -f1)
      install+=("$package")
    done
    fail 3 "missing: ${missing[*]}. Run: sudo apt-get install ${install[*]}"
  fi

  log=$(mktemp -t drec-install.XXXXXX)
  if ! have_file /var/lib/apt/lists/*_Packages*; then
    say "reading the package lists (apt-get update)"
    apt-get update >"$log" 2>&1 || say "apt-get update failed, see $log"
  fi
  for need in "${missing[@]}"; do
    package=$(candidate "$need") \
      || fail 3 "missing: $need, and this release offers none of: $(packages "$need")"
    install+=("$package")
  done
  say "installing ${install[*]} …"
  if ! apt_install "$log" "${install[@]}"; then
    # Package lists that are too old name files that are gone.
    apt-get update >>"$log" 2>&1 || true
    apt_install "$log" "${install[@]}" \
      || fail 3 "could not install ${install[*]}, see $log"
  fi
  for need in "${missing[@]}"; do
    have "$need" || fail 3 "installed ${install[*]}, but $need is still missing, see $log"
  done
  rm -f "$log"
}

# wish NEED...: as require, but goes on without what is not to be had.
wish() {
  local need
  for need in "$@"; do
    if ! have "$need" && [[ $EUID -eq 0 ]] && candidate "$need" >/dev/null; then
      (require "$need") || say "going on without $need"
    fi
  done
}

apt_install() {
  local log=$1
  shift
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y \
    --no-install-recommends "$@" </dev/null >>"$log" 2>&1
}

# ---- Maven ------------------------------------------------------------------------------------

# find_maven [AS...]: sets $maven to the wrapper, or to an installed Maven where the wrapper cannot
# fetch its own. AS is a command prefix that runs it as another user.
# shellcheck disable=SC2034 # maven is for the caller
find_maven() {
  if "$@" "$home/mvnw" --version >/dev/null 2>&1; then
    maven=$home/mvnw
    return
  fi
  require maven
  maven=$(command -v mvn)
}

# give_back PATH...: after work as root in somebody's checkout, what was made is theirs.
give_back() {
  local owner
  owner=$(stat -c %u:%g "$home")
  if [[ $EUID -eq 0 && $owner != 0:* ]]; then
    chown -R "$owner" "$@" 2>/dev/null || true
  fi
}
