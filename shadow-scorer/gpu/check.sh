#!/bin/sh
# The replay benchmark on the processor and on a graphics card, with the card's memory beside.
# `check.sh --cpu-only` leaves the card out.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)

memory() {
  if command -v nvidia-smi >/dev/null 2>&1; then
    nvidia-smi --query-gpu=name,driver_version,memory.used,memory.total --format=csv,noheader
  else
    echo "no nvidia-smi here"
  fi
}

"$home/benchmarks/replay" --execution cpu --batch 1024,4096,16384,65536
[ "${1:-}" = --cpu-only ] && exit 0
memory
for round in 1 2 3; do
  echo "round $round"
  TIDEMARK_MAVEN_OPTIONS=-Pgpu "$home/benchmarks/replay" --execution cuda --batch 1024,4096,16384,65536
  memory
done
