#!/usr/bin/env bash
# Makes a domain of Payara Server or GlassFish with the daemon's listeners, set up as those of Payara
# Micro are, from the same source. The application is put into its folder for deployment.
#
#   payara/domain.sh HOME DOMAINS NAME ADMIN_PORT WAR
#
#   HOME        the server's folder, with bin/asadmin in it
#   DOMAINS     the folder that the domain gets into
#   ADMIN_PORT  of the server's own administration; on loopback, without a password
#
# Settings come from the environment, as for run.sh. The domain keeps those of the listeners; start
# it (HOME/bin/asadmin start-domain --domaindir DOMAINS NAME) with the environment that it was made
# with.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

die() {
  echo "dmd: $*" >&2
  exit 1
}

# shellcheck source=settings.sh
. "$here/settings.sh"
# shellcheck source=tls.sh
. "$here/tls.sh"
# shellcheck source=preboot.sh
. "$here/preboot.sh"

[ $# -eq 5 ] || die "domain.sh HOME DOMAINS NAME ADMIN_PORT WAR"
home=$1 domains=$2 name=$3 port=$4 war=$5
asadmin=$home/bin/asadmin
[ -x "$asadmin" ] || die "there is no server in $home: bin/asadmin is not there"
[ -f "$war" ] || die "$war is not there"
[ ! -e "$domains/$name" ] || die "$domains/$name is there already"
load_settings "$(dirname "$here")"
server=payara-6
[ -f "$home/glassfish/modules/payara-api.jar" ] || server=glassfish
# With the same set-up, its listeners close every connection before the handshake.
[ "$server" != glassfish ] || [ -z "$DMD_TLS_CERTIFICATE" ] ||
  die "TLS is not to be had on GlassFish: unset DMD_TLS_CERTIFICATE, or take Payara or WildFly"

# What was said matters only where something failed: each command ends with a line that says so.
said=$(mktemp)
started=
end() {
  [ -z "$started" ] || "$asadmin" stop-domain --kill=true --domaindir "$domains" "$name" >>"$said" 2>&1 || true
  rm -f "$said"
}
trap end EXIT
run() {
  "$asadmin" --port "$port" "$@" >>"$said" 2>&1 || {
    cat "$said" >&2
    die "asadmin $1 failed"
  }
}

# Listeners that go again, until they do on ports that nobody has: another server has the usual ones.
other_ports() {
  local ports=domain.instancePort=$(free_port) other
  for other in domain.jmxPort http.ssl.port orb.listener.port orb.ssl.port orb.mutualauth.port jms.port \
    osgi.shell.telnet.port java.debugger.port hazelcast.das.port hazelcast.start.port; do
    ports+=:$other=$(free_port)
  done
  echo "$ports"
}

mkdir -p "$domains"
run create-domain --domaindir "$domains" --adminport "$port" --nopassword --checkports=false \
  --savelogin=false --savemasterpassword=false --domainproperties "$(other_ports)" "$name"
config=$domains/$name/config
make_stores "$config"
started=yes
# In milliseconds: GlassFish gives its own start a minute, which a busy machine takes.
AS_START_TIMEOUT=${AS_START_TIMEOUT:-600000} run start-domain --domaindir "$domains" "$name"
network=configs.config.server-config.network-config.network-listeners.network-listener
{
  # Its own come first: they may be on our ports.
  echo delete-http-listener http-listener-1
  echo delete-http-listener http-listener-2
  for other in orb-listener-1 SSL SSL_MUTUALAUTH; do echo "delete-iiop-listener $other"; done
  case $server in
    payara-6) echo set-hazelcast-configuration --enabled=false ;;
    # What it tells of itself in the header "Server".
    glassfish) echo create-jvm-options -Dproduct.name= ;;
  esac
  # Of the broker nothing is needed, and it listens on every interface.
  echo set configs.config.server-config.jms-service.type=REMOTE
  echo set configs.config.server-config.admin-service.jmx-connector.system.enabled=false
  echo "set $network.admin-listener.address=127.0.0.1"
  # What logging.properties says of Payara Micro's.
  echo 'set-log-levels org.glassfish.jersey.server.ServerRuntime$Responder=OFF'
  echo set-log-levels org.jboss.weld=SEVERE
  echo set-log-levels org.glassfish.grizzly.http.HttpServerFilter=OFF
  # By a property: no command knows of names with a space in them.
  # shellcheck disable=SC2016
  each_listener "$server" '${com.sun.aas.instanceRoot}/config'
} >"$config/dmd-listeners"
run multimode --file "$config/dmd-listeners"
run stop-domain --domaindir "$domains" "$name"
started=
if grep -q '^Command .* failed' "$said"; then
  cat "$said" >&2
  die "not every listener could be set up"
fi
cp "$war" "$domains/$name/autodeploy/dmd.war"
