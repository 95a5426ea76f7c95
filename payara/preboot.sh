# The listeners as commands of Payara, on standard output; settings come from the environment.
# Sourced by run.sh. What all listeners have in common stands once, in `listener`.
#
# The commands run before the server boots: a port that is taken then stops the start, while after
# the boot it would only be logged.

# listener NAME PORT THREADS
listener() {
  local name=$1 port=$2 threads=$3
  local network=configs.config.server-config.network-config
  local http=$network.protocols.protocol.$name.http
  cat <<COMMANDS
create-threadpool --minthreadpoolsize 2 --maxthreadpoolsize $threads --maxqueuesize 4096 $name
create-http-listener --listeneraddress $LISTEN_ADDR --listenerport $port --defaultvs server --xpowered false $name
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
set $http.server-header=false
set $http.xframe-options=false
COMMANDS
}

preboot() {
  echo "set configs.config.server-config.network-config.transports.transport.tcp.read-timeout-millis=$DMD_READ_TIMEOUT_MILLIS"
  listener bucketd "$DMD_BUCKETD_PORT" "$DMD_BUCKETD_THREADS"
  listener mdfile "$DMD_MDFILE_PORT" "$DMD_MDFILE_THREADS"
  listener data "$DMD_DATA_PORT" "$DMD_DATA_THREADS"
  listener admin "$DMD_ADMIN_PORT" "$DMD_ADMIN_THREADS"
  # The application has metrics of its own.
  echo "set configs.config.server-config.microprofile-metrics-configuration.enabled=false"
  echo "delete-http-listener http-listener"
  echo "delete-http-listener https-listener"
}
