#!/usr/bin/env bash
# Runs the daemon in the foreground, from any folder: settings come from the environment (README.md
# has the table). Builds first what is missing, says in one line when every listener answers, and
# stops cleanly on SIGTERM or SIGINT.
#
#   DMD_WAR, DMD_PAYARA_JAR   what to run, instead of what the build makes
#   DMD_LIBRARIES             folder of jars with repositories of others (docs/write-a-repository.md)
#   DMD_JAVA_OPTS             options of the Java machine; the default heap fits a machine of 1 GiB
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
war=${DMD_WAR:-$root/target/dmd.war}
payara=${DMD_PAYARA_JAR:-$root/target/payara-micro.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

die() {
  echo "dmd: $*" >&2
  exit 1
}

# The defaults have one place; paths among them are below the project, not below the current folder.
load_settings() {
  local defaults=$here/defaults.properties name value
  [ -f "$defaults" ] || defaults=$root/src/main/resources/META-INF/microprofile-config.properties
  while IFS='=' read -r name value; do
    case $name in '' | '#'*) continue ;; esac
    case $value in ./*) value=$root/${value#./} ;; esac
    [ -n "${!name:-}" ] || printf -v "$name" %s "$value"
    export "${name?}"
  done <"$defaults"
}

build_missing() {
  if [ -f "$war" ] && [ -f "$payara" ]; then return; fi
  [ -z "${DMD_WAR:-}${DMD_PAYARA_JAR:-}" ] || die "$war or $payara is not there"
  command -v mvn >/dev/null || die "Maven is needed to build $war; install it, or set DMD_WAR and DMD_PAYARA_JAR"
  mvn -B -q -f "$root/pom.xml" -DskipTests package >&2 || die "the build failed"
}

# The address at which a listener is reached from here.
reach() {
  case $LISTEN_ADDR in 0.0.0.0 | :: | '[::]') echo 127.0.0.1 ;; *) echo "$LISTEN_ADDR" ;; esac
}

answers() {
  (exec 3<>"/dev/tcp/$(reach)/$1") 2>/dev/null
}

each_port() {
  local name
  for name in DMD_BUCKETD_PORT DMD_MDFILE_PORT DMD_DATA_PORT DMD_ADMIN_PORT; do
    "$@" "$name" "${!name}"
  done
}

check_port() {
  [[ $2 =~ ^[0-9]+$ ]] && ((10#$2 >= 1 && 10#$2 <= 65535)) || die "$1 is a port, 1 to 65535, not '$2'"
  ! answers "$2" || die "port $2 on $LISTEN_ADDR is taken: stop what listens there, or choose another with $1"
}

# Asks the daemon itself: readiness tells of the store, of the listeners and of what guards them.
ready() {
  (
    exec 3<>"/dev/tcp/$(reach)/$DMD_ADMIN_PORT"
    printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    read -r -t 5 status <&3 && [[ $status == *' 200 '* ]]
  ) 2>/dev/null
}

load_settings
each_port check_port
build_missing

# shellcheck source=preboot.sh
. "$here/preboot.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/dmd.XXXXXX")
trap 'rm -rf "$work"' EXIT
preboot >"$work/preboot"
if [ -n "${DMD_LIBRARIES:-}" ]; then
  "$here/dmd.sh" war --libraries "$DMD_LIBRARIES" --output "$work/dmd.war" "$war" ||
    die "the jars of DMD_LIBRARIES cannot be used"
  war=$work/dmd.war
fi

export OTEL_SDK_DISABLED=true DMD_OWN_PROCESS=true
options=${DMD_JAVA_OPTS:--Xmx512m -XX:+ExitOnOutOfMemoryError}
# G1 never moves the arrays of long values: a small heap of it has no room for one more where half
# of it is free.
case $options in *-XX:+Use*GC*) ;; *) options="-XX:+UseParallelGC $options" ;; esac

# shellcheck disable=SC2086 # several options
"$java" $options -Djava.io.tmpdir="$work" \
  -jar "$payara" --nohazelcast --disablephonehome --logproperties "$here/logging.properties" \
  --prebootcommandfile "$work/preboot" --deploy "$war" --contextroot / 2>&1 &
daemon=$!

stop() {
  stopping=yes
  kill -TERM "$daemon" 2>/dev/null || true
}
stopping=
trap stop TERM INT

until ready; do
  kill -0 "$daemon" 2>/dev/null || break
  sleep 0.2
done
if kill -0 "$daemon" 2>/dev/null && [ -z "$stopping" ]; then
  echo "dmd is ready on $LISTEN_ADDR: bucketd $DMD_BUCKETD_PORT, mdfile $DMD_MDFILE_PORT, data $DMD_DATA_PORT, administration $DMD_ADMIN_PORT"
fi

# A trapped signal ends `wait` before the daemon has ended.
status=0
while kill -0 "$daemon" 2>/dev/null; do wait "$daemon" && status=0 || status=$?; done
[ -z "$stopping" ] || exit 0
[ "$status" -ne 0 ] || status=1
die "the daemon ended; what it said above tells why"
