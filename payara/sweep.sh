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

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=settings.sh
. "$here/settings.sh"
load_settings "$(dirname "$here")"

# By its key, not by a name: the daemon is on this machine. And the token in no list of processes.
options() {
  local token key
  token=$(admin_token)
  [ -z "$token" ] || printf 'header = "Authorization: Bearer %s"\n' "$token"
  if speaks_tls admin; then
    key=$(openssl x509 -in "$DMD_TLS_CERTIFICATE" -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)
    printf 'insecure\npinnedpubkey = "sha256//%s"\n' "$key"
    if verifies admin; then printf 'cert = "%s"\nkey = "%s"\n' "$DMD_TLS_CERTIFICATE" "$DMD_TLS_KEY"; fi
  fi
}

scheme=http
if speaks_tls admin; then scheme=https; fi
options | curl -sS -N --config - --get --request POST \
  --data-urlencode "dryRun=$dry_run" --data-urlencode "graceSeconds=$grace" \
  --data-urlencode "metadata=$metadata" \
  "$scheme://$(authority admin)/data/sweep" | {
  last=
  while IFS= read -r line; do
    printf '%s\n' "$line"
    last=$line
  done
  [[ $last == done:* ]]
}
