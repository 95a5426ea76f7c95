#!/usr/bin/env bash
# How long the daemon takes to be ready, and what it holds then: medians of some runs, by turns as it
# comes and warm (payara/warm.sh). Ready counts from the start of run.sh to its line; processor is
# what the Java machine has used by then; memory is what it holds 5 s later, and what of it is no
# file that the system could drop.
#
#   src/bench/start.sh [RUNS]        DMD_JAVA_OPTS as for run.sh
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
runs=${1:-5}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$root/payara/warm.sh"

once() {
  local kind=$1 began ready run java
  rm -rf "$folder/data"
  began=$(date +%s%N)
  DMD_WARM=$2 DMD_BUCKETD_PORT=27300 DMD_MDFILE_PORT=27301 DMD_DATA_PORT=27302 DMD_ADMIN_PORT=27303 \
    S3METADATAPATH=$folder/data/m S3DATAPATH=$folder/data/b "$root/payara/run.sh" >"$folder/log" 2>&1 &
  run=$!
  until grep -q '^dmd is ready' "$folder/log"; do
    kill -0 "$run" || { cat "$folder/log" >&2 && exit 1; }
    sleep 0.02
  done
  ready=$((($(date +%s%N) - began) / 1000000))
  java=$(pgrep -P "$run" java)
  awk -v k="$kind" -v r="$ready" '{ printf "%s %d %d ", k, r, ($14 + $15) * 10 }' "/proc/$java/stat" >>"$folder/all"
  sleep 5
  awk '/^VmRSS/ { rss = $2 } /^RssAnon/ { anon = $2 } END { printf "%d %d\n", rss / 1024, anon / 1024 }' \
    "/proc/$java/status" >>"$folder/all"
  kill "$run"
  wait "$run" || true
}

for ((i = 0; i < runs; i++)); do
  once cold "$folder/none"
  once warm "$root/target/warm"
done

median() {
  grep "^$1 " "$folder/all" | cut -d' ' -f"$2" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}
for kind in cold warm; do
  echo "$kind: ready after $(median $kind 2) ms, processor $(median $kind 3) ms, memory $(median $kind 4) MiB, of it anonymous $(median $kind 5) MiB"
done
echo "medians of $runs runs each; $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 2p)"
