# The listeners as commands of Payara and GlassFish, on standard output; settings come from the
# environment. Sourced by the scripts that start or make a server. What all listeners have in common
# stands once, in `listener`.

vendor=payara
# Whether answers name the server unless told otherwise; the setting is gone with Payara 7.
names_itself=yes

# Where listeners are until the application lets clients in at their addresses: the server opens them
# many seconds before, and tells whoever comes that there is nothing, which clients believe. All of
# 127.0.0.0/8 is this machine on Linux; nobody looks for anything at an address that is made up.
hidden_address() {
  echo 127.$((RANDOM % 200 + 20)).$((RANDOM % 256)).$((RANDOM % 254 + 1))
}

# listener NAME ADDRESS; each connection waits for a thread once at most, or twice where it ends: where the
# queue were shorter, a connection that finds it full would be forgotten.
listener() {
  local name=$1 address=$2
  local network=configs.config.server-config.network-config
  local http=$network.protocols.protocol.$name.http
  cat <<COMMANDS
create-threadpool --minthreadpoolsize 2 --maxthreadpoolsize $(threads "$name") --maxqueuesize $((DMD_MAX_CONNECTIONS * 2)) $name
create-http-listener --listeneraddress $address --listenerport $(port "$name") --defaultvs server $name
set $network.network-listeners.network-listener.$name.thread-pool=$name
set $http.timeout-seconds=$DMD_KEEP_ALIVE_SECONDS
set $http.max-connections=-1
set $http.max-post-size-bytes=-1
set $http.max-swallowing-input-bytes=-1
set $http.request-timeout-seconds=-1
set $http.header-buffer-length-bytes=$DMD_MAX_HEADER_BYTES
set $http.allow-payload-for-undefined-http-methods=true
set $http.trace-enabled=true
set $http.http2-enabled=false
COMMANDS
  [ -z "$names_itself" ] || echo "set $http.xpowered-by=false"
  # Payara puts these headers into every answer; GlassFish has neither setting.
  [ "$vendor" != payara ] || echo "set $http.server-header=false
set $http.xframe-options=false"
}

# each_listener FOLDER: where the stores are.
each_listener() {
  local folder=$1 name hidden
  hidden=$(hidden_address)
  echo "set configs.config.server-config.network-config.transports.transport.tcp.read-timeout-millis=$DMD_READ_TIMEOUT_MILLIS"
  for name in $(listeners); do
    if [ "$(uname)" = Linux ]; then listener "$name" "$hidden"; else listener "$name" "$(address "$name")"; fi
    if speaks_tls "$name"; then tls "$name" "$folder"; fi
  done
  # No page of the container's tells what it is.
  echo "set configs.config.server-config.http-service.virtual-server.server.property.errorReportValve="
}

# preboot FOLDER: what Payara Micro is told before it boots.
preboot() {
  each_listener "$1"
  # The application has metrics of its own.
  echo "set configs.config.server-config.microprofile-metrics-configuration.enabled=false"
  echo "delete-http-listener http-listener"
  echo "delete-http-listener https-listener"
}
