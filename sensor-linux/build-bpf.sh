#!/usr/bin/env bash
# build-bpf.sh [DIR]: compiles the eBPF program for each architecture into DIR (default: the resources
# that are committed), with a sidecar that holds the hash of the sources. Needs clang, llvm-strip and
# the headers of libbpf. Run it after every change to the C sources; a test fails when it was not.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
out=${1:-$here/src/main/resources/io/drec/linux}
sources=$here/src/main/c
record=$here/../recorder/src/main/c

mkdir -p "$out"
out=$(readlink -f "$out")
# Where clang finds the sources by the names it writes down, it puts every line of them into the BTF.
cd /
for target in x86:amd64 arm64:aarch64; do
  object=$out/sensor-${target#*:}.bpf.o
  # -ffile-prefix-map: no path of the machine that built it. -g: BTF, which CO-RE relocates by;
  # llvm-strip then takes the DWARF and leaves BTF.
  clang -O2 -g -Wall -Werror -Wno-unused-function -target bpf -mcpu=v3 \
    "-D__TARGET_ARCH_${target%:*}" "-ffile-prefix-map=$here/=" "-fdebug-compilation-dir=." \
    -I "$record" -c "$sources/sensor.bpf.c" -o "$object"
  llvm-strip -g "$object"
done

# In the order of their names, each as "name, newline, bytes".
for file in "$sources"/*.[ch] "$record/drec_record.h"; do
  printf '%s\n' "$(basename "$file")"
  cat "$file"
done | sha256sum | cut -d' ' -f1 >"$out/sensor.bpf.sha256"
