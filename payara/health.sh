#!/usr/bin/env bash
# Asks the daemon of this environment whether it is ready: its stores and listeners, and what guards
# these. Tells what it answered; ends with 0 where it is ready.
#
#   --starting SECONDS   where nobody listens yet: waits until it is ready, so long, in the first two minutes
#                        of a container. Its engine asks but every other second, each time by a process
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=settings.sh
. "$here/settings.sh"

request() {
  local token
  token=$(admin_token)
  printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n'
  [ -z "$token" ] || printf 'Authorization: Bearer %s\r\n' "$token"
  printf '\r\n'
}

# Over TLS the token goes to whoever has the daemon's own key, and nobody else.
ask() {
  local client=()
  if speaks_tls admin; then
    if verifies admin; then client=(-cert "$DMD_TLS_CERTIFICATE" -key "$DMD_TLS_KEY"); fi
    request | timeout 4 openssl s_client -quiet -ign_eof -partial_chain -verify_return_error \
      -CAfile "$DMD_TLS_CERTIFICATE" "${client[@]}" -connect "$(authority admin)" 2>/dev/null
  else
    exec 3<>"/dev/tcp/$(reach admin)/$(port admin)"
    request >&3
    timeout 4 cat <&3
  fi
}

# is_new: whether the first process, which is the container's, began within the last two minutes; not
# where that cannot be told.
is_new() {
  local up all fields age
  read -r up _ </proc/uptime || return
  read -r all </proc/1/stat || return
  # From the third on, as the second may have spaces; the 22nd is when it began, in hundredths of a second.
  read -r -a fields <<<"${all##*) }"
  [[ ${up%%.*} =~ ^[0-9]+$ && ${fields[19]:-} =~ ^[0-9]+$ ]] || return
  age=$((${up%%.*} - fields[19] / 100))
  ((age >= 0 && age < 120))
}

is_ready() {
  answer=$(ask 2>/dev/null || true)
  [[ ${answer%%$'\r\n'*} == *' 200 '* ]]
}

listens() {
  (exec 3<>"$asked") 2>/dev/null
}

load_settings "$(dirname "$here")"
asked=/dev/tcp/$(reach admin)/$(port admin)
if [ "${1:-}" = --starting ] && ! listens && is_new 2>/dev/null; then
  until listens || ((SECONDS >= $2)); do sleep 0.1; done
  # Administration answers some moments before all else does.
  until is_ready || ((SECONDS >= $2)); do sleep 0.1; done
else
  is_ready || true
fi
printf '%s\n' "${answer##*$'\r\n\r\n'}"
[[ ${answer%%$'\r\n'*} == *' 200 '* ]]
