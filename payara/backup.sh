#!/usr/bin/env bash
# Copies the metadata of a running daemon into an empty folder, in the order that leaves a whole
# store (docs/format-json.md, "Backup"), and checks the copy.
#
#   payara/backup.sh DIRECTORY COPY      DIRECTORY is that of S3METADATAPATH
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=locale.sh
. "$here/locale.sh"

die() {
  echo "dmd: $*" >&2
  exit 1
}

[ $# -eq 2 ] || die "backup.sh DIRECTORY COPY"
from=$1 to=$2
[ -f "$from/dmd.json" ] || die "there is no metadata in $from"
[ -z "$(ls -A "$to" 2>/dev/null)" ] || die "$to is not empty: name a new folder"

# The runs that a manifest names are there as long as the manifest is: so it is the same before and
# after the copy, or the bucket is copied again.
copy_bucket() {
  local bucket=$1 copy=$2 manifest
  manifest=$(mktemp)
  while [ -f "$bucket/bucket.json" ]; do
    rm -rf "$copy"
    if cp -p "$bucket/bucket.json" "$manifest" 2>/dev/null \
      && cp -pR "$bucket" "$copy" 2>/dev/null \
      && cmp -s "$bucket/bucket.json" "$manifest" && cmp -s "$copy/bucket.json" "$manifest"; then
      break
    fi
  done
  # Removed meanwhile: the journal tells.
  [ -f "$bucket/bucket.json" ] || rm -rf "$copy"
  rm -f "$manifest"
}

mkdir -p "$to"
cp -p "$from/dmd.json" "$to/"
for session in "$from"/sessions/*; do
  copy=$to/sessions/${session##*/}
  mkdir -p "$copy/buckets" "$copy/journal"
  # First, so that they ask for more of the journal than the buckets need, never for less, and tell
  # of no segment that is not copied.
  for file in stopped-buckets-1.jsonl stopped-buckets-2.jsonl stopped.json checkpoint.json access-modes.json; do
    # The daemon may be done with the first three meanwhile.
    [ ! -f "$session/$file" ] || cp -p "$session/$file" "$copy/" || [ ! -f "$session/$file" ]
  done
  for bucket in "$session"/buckets/*; do
    [ ! -d "$bucket" ] || copy_bucket "$bucket" "$copy/buckets/${bucket##*/}"
  done
  # Last, and its newest segment first: one that is older is whole by then.
  find "$session/journal" -name '*.jsonl' | sort -r | while read -r segment; do
    cp -p "$segment" "$copy/journal/" || [ ! -f "$segment" ]
  done
done
sync
"$here/dmd.sh" fsck --path "$to"
