# WildFly, in DMD_SERVER_HOME, with a configuration that is made for this run from the one that the
# server brings. Its own administration is on DMD_SERVER_ADMIN_PORT of loopback. Sourced by run.sh.

# One listener as commands of jboss-cli. Targets are handed over as they were sent, so nothing of
# them is decoded or refused; the reading pauses and bodies are bounded by the application.
undertow_listener() {
  local name=$1 kind=http tls=
  if speaks_tls "$name"; then
    kind=https tls="ssl-context=dmd, "
    if verifies "$name"; then tls="ssl-context=dmd-verifying, "; fi
  fi
  cat <<COMMANDS
/interface=dmd-$name:add(inet-address="$(address "$name")")
/socket-binding-group=standard-sockets/socket-binding=dmd-$name:add(interface=dmd-$name, port=$(port "$name"))
/subsystem=io/worker=dmd-$name:add(task-max-threads=$(threads "$name"))
/subsystem=undertow/server=default-server/$kind-listener=dmd-$name:add( \\
  ${tls}socket-binding=dmd-$name, worker=dmd-$name, enable-http2=false, \\
  no-request-timeout=$((DMD_KEEP_ALIVE_SECONDS * 1000)), request-parse-timeout=$DMD_READ_TIMEOUT_MILLIS, \\
  read-timeout=$DMD_READ_TIMEOUT_MILLIS, max-header-size=$DMD_MAX_HEADER_BYTES, max-post-size=0, \\
  max-connections=$DMD_MAX_CONNECTIONS, disallowed-methods=[], \\
  decode-url=false, allow-encoded-slash=true, allow-unescaped-characters-in-url=true)
COMMANDS
}

# What its listeners show and trust where they speak TLS, from the stores in $work.
elytron() {
  local store="type=PKCS12, credential-reference={clear-text=$STORE_PASSWORD}"
  cat <<COMMANDS
/subsystem=elytron/key-store=dmd:add(path="$work/key.p12", $store)
/subsystem=elytron/key-manager=dmd:add(key-store=dmd, credential-reference={clear-text=$STORE_PASSWORD})
/subsystem=elytron/server-ssl-context=dmd:add(key-manager=dmd)
COMMANDS
  [ -f "$work/issuers.p12" ] || return 0
  cat <<COMMANDS
/subsystem=elytron/key-store=dmd-issuers:add(path="$work/issuers.p12", $store)
/subsystem=elytron/trust-manager=dmd-issuers:add(key-store=dmd-issuers)
/subsystem=elytron/server-ssl-context=dmd-verifying:add(key-manager=dmd, trust-manager=dmd-issuers, need-client-auth=true)
COMMANDS
}

undertow() {
  local name
  echo "embed-server --server-config=$configuration"
  # Some of its configurations have a page of its own.
  echo "if (outcome == success) of /subsystem=undertow/server=default-server/host=default-host/location=\\/:read-resource"
  echo "/subsystem=undertow/server=default-server/host=default-host/location=\\/:remove"
  echo end-if
  echo batch
  # Its own listeners, and what hangs on them.
  echo "/subsystem=remoting/http-connector=http-remoting-connector:remove"
  echo "/subsystem=undertow/server=default-server/host=default-host/setting=http-invoker:remove"
  echo "/subsystem=undertow/server=default-server/https-listener=https:remove"
  echo "/subsystem=undertow/server=default-server/http-listener=default:remove"
  # While it has no application it says that it cannot, not that there is nothing.
  echo "/subsystem=undertow/server=default-server/host=default-host:write-attribute(name=default-response-code, value=503)"
  [ ! -f "$work/key.p12" ] || elytron
  for name in $(listeners); do undertow_listener "$name"; done
  echo run-batch
  echo "deploy \"$war\" --name=dmd.war"
  echo stop-embedded-server
}

prepare() {
  local home=${DMD_SERVER_HOME:-}
  [ -f "$home/jboss-modules.jar" ] || die "DMD_SERVER_HOME names the folder of WildFly, not '$home'"
  configuration=standalone-microprofile.xml
  base=$work/standalone
  mkdir -p "$base"
  cp -r "$home/standalone/configuration" "$base/"
  undertow >"$work/undertow.cli"
  # Not by JAVA_OPTS, of which its script makes words at each space.
  JDK_JAVA_OPTIONS="\"-Djboss.server.base.dir=$base\"" "$home/bin/jboss-cli.sh" --file="$work/undertow.cli" \
    >"$work/undertow.log" 2>&1 || {
    cat "$work/undertow.log" >&2
    die "WildFly could not be set up"
  }
  # shellcheck disable=SC1091 # WildFly's own
  modular=$(set +eu && GREP=grep JAVA=$java && . "$home/bin/common.sh" && setDefaultModularJvmOptions &&
    echo "$DEFAULT_MODULAR_JVM_OPTIONS")
}

serve() {
  # shellcheck disable=SC2086 # several options
  exec "$java" $options "${own_name[@]}" $modular -Djava.io.tmpdir="$work" -Djboss.home.dir="$DMD_SERVER_HOME" \
    -Djboss.server.base.dir="$base" -Djboss.management.http.port="${DMD_SERVER_ADMIN_PORT:-14848}" \
    -Djava.net.preferIPv4Stack=true -Djava.awt.headless=true \
    -jar "$DMD_SERVER_HOME/jboss-modules.jar" -mp "$DMD_SERVER_HOME/modules" \
    org.jboss.as.standalone -c "$configuration"
}
