#!/usr/bin/env bash
# Removes blobs that no metadata refers to; without --remove it only tells which they are.
#
#   sweep.sh [--remove] [--grace SECONDS] [--metadata URL]
#
#   --grace     only blobs that were put longer ago (a day)
#   --metadata  the daemon whose objects refer to the blobs (the one that keeps the blobs)
set -euo pipefail

dry_run=true grace='' metadata=''
while [ $# -gt 0 ]; do
  case $1 in
    --remove) dry_run=false ;;
    --grace) grace=${2:?--grace needs seconds} && shift ;;
    --metadata) metadata=${2:?--metadata needs a URL} && shift ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
  esac
  shift
done

address=${LISTEN_ADDR:-127.0.0.1}
[ "$address" != 0.0.0.0 ] || address=127.0.0.1
curl -sS -N --get --request POST \
  --data-urlencode "dryRun=$dry_run" --data-urlencode "graceSeconds=$grace" \
  --data-urlencode "metadata=$metadata" \
  "http://$address:${DMD_ADMIN_PORT:-9992}/data/sweep" | {
  last=
  while IFS= read -r line; do
    printf '%s\n' "$line"
    last=$line
  done
  [[ $last == done:* ]]
}
