#!/usr/bin/env bash
# Passes the tests, on a machine that may lack what they need beside Java and Maven: as root on
# Debian and its kin that is brought, elsewhere a sentence says what to install.
#
#   src/test/run.sh [GOALS AND OPTIONS OF MAVEN]     verify, unless some are given
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# What is run, and the packages of Debian that it comes from.
needs=(
  'memcached memcached'
  'saslpasswd2 sasl2-bin libsasl2-modules libsasl2-modules-db'
  'node nodejs'
  'npm npm'
  'curl curl'
  'openssl openssl'
  'ip iproute2'
  'nginx nginx-light'
  'haproxy haproxy'
  'chromium chromium'
  'chromedriver chromium-driver'
)
missing=()
for need in "${needs[@]}"; do
  read -r -a words <<<"$need"
  command -v "${words[0]}" >/dev/null || missing+=("${words[@]:1}")
done
if ((${#missing[@]})); then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "the tests need, by their names on Debian: ${missing[*]}; install them, then run this again" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

if (($# == 0)); then set -- verify; fi
exec mvn -B -ntp "$@"
