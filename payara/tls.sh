# What Payara needs for TLS, made from PEM files. Sourced by run.sh.
#
# shellcheck shell=bash

# It protects nothing: the stores are in a folder that nobody else may enter, until the daemon ends.
readonly STORE_PASSWORD=changeit

# make_stores FOLDER: a key store, and a store of the issuers of clients where these are verified.
make_stores() {
  local folder=$1 name issuer count=0
  for name in DMD_TLS_CERTIFICATE DMD_TLS_KEY DMD_TLS_CLIENT_CA; do
    [ -z "${!name}" ] || [ -r "${!name}" ] || die "$name names a file that cannot be read: '${!name}'"
  done
  if [ -z "$DMD_TLS_CERTIFICATE$DMD_TLS_KEY" ]; then return; fi
  [ -n "$DMD_TLS_CERTIFICATE" ] && [ -n "$DMD_TLS_KEY" ] || die "DMD_TLS_CERTIFICATE and DMD_TLS_KEY are set together"
  command -v openssl >/dev/null || die "TLS needs openssl; install it"
  (umask 077 && openssl pkcs12 -export -name dmd -in "$DMD_TLS_CERTIFICATE" -inkey "$DMD_TLS_KEY" \
    -passin pass: -passout "pass:$STORE_PASSWORD" -out "$folder/key.p12" 2>"$folder/openssl") \
    || die "DMD_TLS_CERTIFICATE and DMD_TLS_KEY are not a certificate and its key, in PEM and without a pass phrase: $(head -n 1 "$folder/openssl")"
  if [ -z "$DMD_TLS_CLIENT_CA" ]; then return; fi
  # keytool takes one certificate of a file.
  mkdir "$folder/issuers"
  awk -v folder="$folder/issuers" '/-----BEGIN CERTIFICATE-----/ { n++ } n { print > (folder "/" n ".pem") }' "$DMD_TLS_CLIENT_CA"
  for issuer in "$folder"/issuers/*.pem; do
    [ -f "$issuer" ] || die "DMD_TLS_CLIENT_CA names a file without a certificate in PEM: '$DMD_TLS_CLIENT_CA'"
    count=$((count + 1))
    "${java%java}keytool" -importcert -noprompt -alias "issuer$count" -file "$issuer" -storetype PKCS12 \
      -keystore "$folder/issuers.p12" -storepass "$STORE_PASSWORD" >"$folder/keytool" 2>&1 \
      || die "DMD_TLS_CLIENT_CA holds what is no certificate: $(head -n 1 "$folder/keytool")"
  done
}

# java_options FOLDER: what a sweep shows and trusts when it asks another daemon for references.
java_options() {
  if [ -f "$1/key.p12" ]; then
    echo "-Djavax.net.ssl.keyStore=$1/key.p12"
    echo "-Djavax.net.ssl.keyStorePassword=$STORE_PASSWORD"
  fi
  if [ -f "$1/issuers.p12" ]; then
    echo "-Djavax.net.ssl.trustStore=$1/issuers.p12"
    echo "-Djavax.net.ssl.trustStorePassword=$STORE_PASSWORD"
  fi
}

# tls LISTENER FOLDER: Payara's commands that have a listener speak TLS.
tls() {
  local name=$1 folder=$2
  local protocol=configs.config.server-config.network-config.protocols.protocol.$name
  cat <<COMMANDS
create-ssl --type http-listener --certname dmd $name
set $protocol.security-enabled=true
set $protocol.ssl.key-store=$folder/key.p12
set $protocol.ssl.key-store-password=$STORE_PASSWORD
COMMANDS
  if verifies "$name"; then
    cat <<COMMANDS
set $protocol.ssl.trust-store=$folder/issuers.p12
set $protocol.ssl.trust-store-password=$STORE_PASSWORD
set $protocol.ssl.client-auth-enabled=true
set $protocol.ssl.client-auth=need
COMMANDS
  fi
}
