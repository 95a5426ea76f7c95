#!/usr/bin/env bash
# Runs the daemon in the foreground, from any folder: settings come from the environment (docs/settings.md
# has them all). Builds first what is missing, says in one line when every listener answers, and
# stops cleanly on SIGTERM or SIGINT.
#
#   DMD_WAR, DMD_PAYARA_JAR   what to run, instead of what the build makes
#   DMD_SERVER                micro (default), or glassfish (Payara Server, too) or wildfly, whose
#                             folder is DMD_SERVER_HOME (docs/application-servers.md)
#   DMD_LIBRARIES             folder of jars with repositories of others (docs/write-a-repository.md)
#   DMD_PORT_WAIT_SECONDS     how long a port that is taken is waited for
#   DMD_JAVA_OPTS             options of the Java machine; the default heap fits a machine of 1 GiB
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
war=${DMD_WAR:-$root/target/dmd.war}
server=${DMD_SERVER:-micro}
agent=$(dirname "$war")/dmd-agent.jar
payara=${DMD_PAYARA_JAR:-$root/target/payara-micro.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
wait_seconds=${DMD_PORT_WAIT_SECONDS:-10}

die() {
  echo "dmd: $*" >&2
  exit 1
}

build_missing() {
  if [ -f "$war" ] && [ -f "$payara" ]; then return; fi
  [ -z "${DMD_WAR:-}${DMD_PAYARA_JAR:-}" ] || die "$war or $payara is not there"
  command -v mvn >/dev/null || die "Maven is needed to build $war; install it, or set DMD_WAR and DMD_PAYARA_JAR"
  echo "dmd: building; the first time this takes some minutes" >&2
  mvn -B -q -f "$root/pom.xml" -DskipTests package >&2 || die "the build failed"
}

answers() {
  (exec 3<>"/dev/tcp/$(reach "$1")/$(port "$1")") 2>/dev/null
}

# Whether a connection of some program has the port as its own end, as those that go out take one of
# the machine's ephemeral ports: nobody answers there, and nobody else may listen.
is_held() {
  local hex bytes
  case $(address "$1") in
    0.0.0.0 | :: | '[::]') hex='[0-9A-F]+' ;;
    *.*.*.*)
      IFS=. read -r -a bytes <<<"$(address "$1")"
      hex=$(printf %02X "${bytes[3]}" "${bytes[2]}" "${bytes[1]}" "${bytes[0]}" 2>/dev/null) || return 1
      ;;
    *) return 1 ;;
  esac
  # The second field is an address and a port, the fourth a state (established, or about to be), the
  # tenth an inode, which is none where no process has the connection any more.
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v end="^(0+FFFF0000)?$hex:$(printf %04X "$((10#$(port "$1")))")\$" \
      '($4 == "01" || $4 == "02") && $10 != 0 && $2 ~ end { found = 1 } END { exit !found }' 2>/dev/null
}

is_taken() {
  answers "$1" || is_held "$1"
}

# has_address NAME: whether anything knows what it means; the server gives up where nothing knows what
# its machine's own does.
has_address() {
  timeout 5 getent ahosts "$1" >/dev/null 2>&1 || [ $? = 127 ]
}

taken() {
  die "port $(port "$1") on $(address "$1") is taken: stop what listens there, or choose another with $(setting "$1" PORT)"
}

# A daemon that was killed lets go of its ports some moments after its end, so they are waited for.
check_ports() {
  local name port until
  for name in $(listeners); do
    port=$(port "$name")
    [[ $port =~ ^[0-9]+$ ]] && ((10#$port >= 1 && 10#$port <= 65535)) || die "$(setting "$name" PORT) is a port, 1 to 65535, not '$port'"
  done
  [[ $wait_seconds =~ ^[0-9]{1,6}$ ]] || die "DMD_PORT_WAIT_SECONDS is a number of seconds, not '$wait_seconds'"
  until=$((SECONDS + 10#$wait_seconds))
  for name in $(listeners); do
    while is_taken "$name"; do
      ((SECONDS < until)) || taken "$name"
      sleep 0.1
    done
  done
}

# shellcheck source=settings.sh
. "$here/settings.sh"
# shellcheck source=tls.sh
. "$here/tls.sh"
# shellcheck source=preboot.sh
. "$here/preboot.sh"

[ -f "$here/servers/$server.sh" ] || die "DMD_SERVER is micro, glassfish or wildfly, not '$server'"
load_settings "$root"
check_ports
build_missing

work=$(mktemp -d "${TMPDIR:-/tmp}/dmd.XXXXXX")
trap 'rm -rf "$work"' EXIT
make_stores "$work"
mapfile -t stores < <(java_options "$work")
if [ -n "${DMD_LIBRARIES:-}" ]; then
  "$here/dmd.sh" war --libraries "$DMD_LIBRARIES" --output "$work/dmd.war" "$war" ||
    die "the jars of DMD_LIBRARIES cannot be used"
  war=$work/dmd.war
fi

export OTEL_SDK_DISABLED=true DMD_OWN_PROCESS=true
# What a request makes is garbage with its answer: more room for it costs memory and saves no time.
# A heap that grows collects all of itself before each step, and nobody is answered meanwhile; what of
# it is not used takes no memory.
options=${DMD_JAVA_OPTS:--Xms512m -Xmx512m -XX:MaxNewSize=96m -XX:+ExitOnOutOfMemoryError}
# G1 never moves the arrays of long values: a small heap of it has no room for one more where half
# of it is free.
case $options in *-XX:+Use*GC*) ;; *) options="-XX:+UseParallelGC $options" ;; esac
# A request passes so many small methods of the server that the compiler, as it comes, puts them into
# each other for half a minute of processor time; what it makes of less is as fast, and is there in a third.
options="-XX:MaxInlineLevel=6 -XX:InlineSmallCode=1000 -XX:FreqInlineSize=100 $options"
# By default the whole heap is collected when there are 21 MiB of classes, which may be hours after the start.
options="-XX:MetaspaceSize=64m $options"
# Small requests pass more code and more objects than a processor finds pages of 4 KiB for at once.
if grep -qsE '\[(always|madvise)\]' /sys/kernel/mm/transparent_hugepage/enabled; then
  options="-XX:+UseTransparentHugePages $options"
fi
options="${java_locale[*]} $options"
host=$(uname -n) own_name=()
if ! has_address "$host"; then
  [ -f "$agent" ] || die "nothing knows the address of '$host', this machine's name, and $agent is not there: build it, or tell it in /etc/hosts"
  own_name=("-javaagent:$agent=$host")
fi

# Sets the server up in $work; `serve` then becomes its process.
# shellcheck source=servers/micro.sh
. "$here/servers/$server.sh"
prepare
serve 2>&1 &
daemon=$!

stop() {
  stopping=yes
  kill -TERM "$daemon" 2>/dev/null || true
}
stopping=
trap stop TERM INT

# Whether it is ready is asked once somebody listens: to ask takes a dozen processes, and each takes time
# from the start that it waits for.
asked=/dev/tcp/$(reach admin)/$(port admin)
until (exec 3<>"$asked") 2>/dev/null && "$here/health.sh" >/dev/null 2>&1; do
  kill -0 "$daemon" 2>/dev/null || break
  sleep 0.2
done
if kill -0 "$daemon" 2>/dev/null && [ -z "$stopping" ]; then
  echo "dmd is ready:$(for name in $(listeners); do printf ' %s on %s' "$name" "$(endpoint "$name")"; done)"
fi

# A trapped signal ends `wait` before the daemon has ended.
while
  wait "$daemon" && status=0 || status=$?
  kill -0 "$daemon" 2>/dev/null
do :; done
[ -z "$stopping" ] || exit 0
# It has said itself in a sentence why it could not start.
[ "$status" != 78 ] || exit 1
# Somebody may have taken a port since it was looked at.
for name in $(listeners); do ! is_taken "$name" || taken "$name"; done
die "the daemon ended; what it said above tells why"
