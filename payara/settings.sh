# The settings of this environment with their defaults, and what follows from them. Sourced by the
# other scripts.
#
# shellcheck shell=bash disable=SC2154 # settings are set by load_settings

# shellcheck source=locale.sh
. "$(dirname "${BASH_SOURCE[0]}")/locale.sh"

# load_settings ROOT: the defaults have one place; paths among them are below the project, not below
# the current folder.
load_settings() {
  local root=$1 defaults name value
  defaults=$root/payara/defaults.properties
  [ -f "$defaults" ] || defaults=$root/src/main/resources/META-INF/microprofile-config.properties
  while IFS='=' read -r name value; do
    case $name in '' | '#'*) continue ;; esac
    case $value in ./*) value=$root/${value#./} ;; esac
    [ -n "${!name:-}" ] || printf -v "$name" %s "$value"
    export "${name?}"
  done <"$defaults"
}

# has NAMES NAME: whether a name is among those, with commas between.
has() {
  [[ ,${1// /}, == *,$2,* ]]
}

# The listeners of this process.
listeners() {
  if has "$DMD_ROLES" metadata; then echo bucketd mdfile; fi
  if has "$DMD_ROLES" data; then echo data; fi
  echo admin
}

# address LISTENER: what it is bound to.
address() {
  if [ "$1" = admin ]; then echo "$DMD_ADMIN_ADDR"; else echo "$LISTEN_ADDR"; fi
}

# setting LISTENER WORD: the name of one of its settings. Not in the locale's letters: the Turkish
# i becomes another one.
setting() {
  local LC_ALL=C
  echo "DMD_${1^^}_$2"
}

# port LISTENER, threads LISTENER
port() {
  local name
  name=$(setting "$1" PORT)
  echo "${!name}"
}

threads() {
  local name
  name=$(setting "$1" THREADS)
  echo "${!name}"
}

# reach LISTENER: the address at which it is reached from here.
reach() {
  local address
  address=$(address "$1")
  case $address in
    0.0.0.0 | :: | '[::]') echo 127.0.0.1 ;;
    '['*']') address=${address#'['} && echo "${address%']'}" ;;
    *) echo "$address" ;;
  esac
}

# endpoint LISTENER: what it is bound to, as one writes an address with a port.
endpoint() {
  bracketed "$(address "$1")" "$(port "$1")"
}

# authority LISTENER: where it is reached, as URLs have it.
authority() {
  bracketed "$(reach "$1")" "$(port "$1")"
}

# bracketed ADDRESS PORT
bracketed() {
  case $1 in
    '['*) echo "$1:$2" ;;
    *:*) echo "[$1]:$2" ;;
    *) echo "$1:$2" ;;
  esac
}

# speaks_tls LISTENER, verifies LISTENER: whether it does, and whether it wants certificates.
speaks_tls() {
  [ -n "$DMD_TLS_CERTIFICATE" ] && has "$DMD_TLS_LISTENERS" "$1"
}

verifies() {
  speaks_tls "$1" && [ -n "$DMD_TLS_CLIENT_CA" ] && has "$DMD_TLS_CLIENT_LISTENERS" "$1"
}

# The token that administration wants; nothing where it wants none.
admin_token() {
  if [ -n "$DMD_ADMIN_TOKEN_FILE" ]; then cat "$DMD_ADMIN_TOKEN_FILE"; else echo "$DMD_ADMIN_TOKEN"; fi
}

# A port of loopback on which nothing listens.
free_port() {
  local port
  while port=$((RANDOM % 20000 + 10000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
