#!/usr/bin/env bash
# Prepares a folder from which the daemon starts faster: Payara Micro's libraries unpacked, and an
# archive of their classes as the Java machine has them in memory. Starts a daemon of its own for it,
# on free ports of loopback, with data of its own, and stops it again. run.sh uses the folder where it
# is of the same jar; it may be read-only then.
#
#   warm.sh [--unpack]        --unpack: the libraries alone, which need no application
#
#   DMD_WARM                  the folder; target/warm unless it is set
#   DMD_WAR, DMD_PAYARA_JAR   as for run.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
payara=${DMD_PAYARA_JAR:-$root/target/payara-micro.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

die() {
  echo "dmd: $*" >&2
  exit 1
}

# light STORE: the server reads its stores of keys at each start, and we use neither. Their pass phrase is
# one that everybody knows; to hash it 10,000 times for each costs half a second.
light() {
  local store=$1
  [ -f "$store" ] || return 0
  LC_ALL=C "${java%java}keytool" -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE \
    -J-Dkeystore.pkcs12.keyPbeIterationCount=1 -importkeystore -noprompt -srckeystore "$store" -srcstorepass changeit \
    -destkeystore "$store.light" -deststoretype pkcs12 -deststorepass changeit >"$work/log" 2>&1 ||
    { cat "$work/log" >&2 && die "$store cannot be copied"; }
  mv "$store.light" "$store"
}

# shellcheck source=settings.sh
. "$here/settings.sh"
# shellcheck source=servers/micro.sh
. "$here/servers/micro.sh"
[ -f "$payara" ] || die "$payara is not there: build it (mvn -DskipTests package), or set DMD_PAYARA_JAR"
# The archive of the command beside it, where the command is.
if [ -d "${DMD_COMMANDS:-$root/target/commands}" ] && [ -f "${DMD_COMMANDS:-$root/target}/dmd-classes.jar" ]; then
  DMD_WARM=$warm "$here/dmd.sh" --warm
fi
if is_warm && [ -f "$warm/classes.jsa" ]; then exit 0; fi

mkdir -p "$warm"
warm=$(cd "$warm" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dmd.XXXXXX")
daemon=
end() {
  [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT

if ! DMD_WARM_MAKE=yes is_warm; then
  rm -rf "${warm:?}/root" "$warm/key" "$warm/unpacked" "$warm/classes.jsa"
  "$java" -jar "$payara" --nohazelcast --rootDir "$warm/root" --outputlauncher >"$work/log" 2>&1 ||
    { cat "$work/log" >&2 && die "Payara cannot be unpacked into $warm"; }
  light "$warm/root/config/keystore.p12"
  light "$warm/root/config/cacerts.p12"
  chmod -R a+rX "$warm/root"
  warm_key >"$warm/unpacked"
fi
if [ "${1:-}" = --unpack ]; then exit 0; fi

bucketd=$(free_port)
data=$(free_port)

# Nothing of this environment but what says where things are: no store of anybody is opened.
env -i PATH="$PATH" HOME="$work" TMPDIR="$work" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} \
  ${DMD_WAR:+DMD_WAR="$DMD_WAR"} ${DMD_PAYARA_JAR:+DMD_PAYARA_JAR="$DMD_PAYARA_JAR"} \
  DMD_WARM="$warm" DMD_WARM_MAKE=yes LISTEN_ADDR=127.0.0.1 \
  DMD_BUCKETD_PORT="$bucketd" DMD_MDFILE_PORT="$(free_port)" DMD_DATA_PORT="$data" DMD_ADMIN_PORT="$(free_port)" \
  S3METADATAPATH="$work/metadata" S3DATAPATH="$work/blobs" \
  "$here/run.sh" >"$work/log" 2>&1 &
daemon=$!
until grep -qs '^dmd is ready' "$work/log"; do
  kill -0 "$daemon" 2>/dev/null || { cat "$work/log" >&2 && die "the daemon does not start"; }
  sleep 0.2
done

# What a request needs is archived, too.
request() {
  local port=$1 line=$2 body=$3
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%s HTTP/1.0\r\nContent-Length: %d\r\n\r\n%s' "$line" "${#body}" "$body" >&3
  cat <&3 >/dev/null
  exec 3>&-
}
request "$bucketd" 'POST /default/bucket/warm' '{}'
request "$bucketd" 'POST /default/bucket/warm/k?versioning=true' '{}'
request "$bucketd" 'GET /default/bucket/warm/k' ''
request "$bucketd" 'GET /default/bucket/warm?listingType=DelimiterMaster' ''
request "$bucketd" 'GET /default/bucket/none/k' ''
request "$data" 'PUT /DataFile' 'warm'

kill "$daemon"
wait "$daemon" || true
daemon=
[ -f "$warm/classes.jsa" ] || { cat "$work/log" >&2 && die "the machine wrote no archive of classes"; }
chmod a+r "$warm/classes.jsa"
# Last: a folder from which no daemon has started is none to start from.
warm_key >"$warm/key"
