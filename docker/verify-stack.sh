#!/usr/bin/env bash
# Has a linter read the Dockerfile (hadolint where there is one), and Docker's client the stack files
# as a deployment would; looks for what a node needs of them. Wants no engine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if command -v hadolint >/dev/null; then
  hadolint Dockerfile
  echo "verify-stack: Dockerfile is sound, by hadolint"
elif command -v npx >/dev/null; then
  npx --yes dockerfile-utils@0.16.3 lint Dockerfile
  echo "verify-stack: Dockerfile is sound, by dockerfile-utils"
else
  echo "verify-stack: NOT LINTED: the Dockerfile; there is neither hadolint nor npx" >&2
fi

if ! command -v docker >/dev/null; then
  echo "verify-stack: NOT CHECKED: there is no docker client (Debian: docker-cli or docker.io)" >&2
  exit 0
fi
for stack in docker-stack*.yml; do
  read=$(docker stack config -c "$stack") || exit 1
  wanted=('s3-credentials' 'driver: overlay' 'restart_policy:'
    'node.labels.io.zenko.type == storage' 'stop_grace_period: 1m0s')
  for wanted in "${wanted[@]}"; do
    grep -qF "$wanted" <<<"$read" || {
      echo "verify-stack: $stack lacks $wanted" >&2
      exit 1
    }
  done
  # By a version, not by what it is today.
  loose=$(grep -E '^ +image: ' <<<"$read" | grep -vE ':[^ :/]*[0-9][^ :/]*$' || true)
  [ -z "$loose" ] || {
    echo "verify-stack: $stack pins no version of $loose" >&2
    exit 1
  }
  # CloudServer runs a secret of that name as a script.
  ! grep -q 'target: s3-credentials' <<<"$read" || {
    echo "verify-stack: $stack hands CloudServer a script that is none" >&2
    exit 1
  }
  echo "verify-stack: $stack is sound"
done
