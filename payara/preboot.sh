# The listeners as commands of Payara and GlassFish, on standard output; settings come from the
# environment. Sourced by the scripts that start or make a server, which say which it is: payara-6,
# payara-7 or glassfish. What all listeners have in common stands once, in `listener`.

# Where listeners are until the application lets clients in at their addresses: the server opens them
# many seconds before, and tells whoever comes that there is nothing, which clients believe. All of
# 127.0.0.0/8 is this machine on Linux; nobody looks for anything at an address that is made up.
hidden_address() {
  echo 127.$((RANDOM % 200 + 20)).$((RANDOM % 256)).$((RANDOM % 254 + 1))
}

# listener SERVER NAME ADDRESS; each connection waits for a thread once at most, or twice where it ends: where the
# queue were shorter, a connection that finds it full would be forgotten.
listener() {
  local server=$1 name=$2 address=$3
  local network=configs.config.server-config.network-config
  local http=$network.protocols.protocol.$name.http
  cat <<COMMANDS
create-threadpool --minthreadpoolsize 2 --maxthreadpoolsize $(threads "$name") --idletimeout 20 --maxqueuesize $((DMD_MAX_CONNECTIONS * 2)) $name
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
  # Answers do not name the server. Each kind has other settings for that; Payara 6 has all.
  [ "$server" = payara-7 ] || echo "set $http.xpowered-by=false"
  [ "$server" = glassfish ] || echo "set $http.server-header=false
set $http.xframe-options=false"
}

# each_listener SERVER FOLDER: where the stores are.
each_listener() {
  local server=$1 folder=$2 name hidden address
  hidden=$(hidden_address)
  echo "set configs.config.server-config.network-config.transports.transport.tcp.read-timeout-millis=$DMD_READ_TIMEOUT_MILLIS"
  for name in $(listeners); do
    if [ "$(uname)" = Linux ]; then address=$hidden; else address=$(address "$name"); fi
    listener "$server" "$name" "$address"
    if speaks_tls "$name"; then tls "$name" "$folder"; fi
  done
  # No page of the container's tells what it is.
  echo "set configs.config.server-config.http-service.virtual-server.server.property.errorReportValve="
}

# preboot SERVER FOLDER: what Payara Micro is told before it boots.
preboot() {
  each_listener "$1" "$2"
  # The application has metrics of its own.
  echo "set configs.config.server-config.microprofile-metrics-configuration.enabled=false"
  echo "delete-http-listener http-listener"
  echo "delete-http-listener https-listener"
}
