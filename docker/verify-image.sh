#!/usr/bin/env bash
# Lays out what docker/Dockerfile says and runs it as its user in its folders, without Docker: each
# service of a stack file in a root, network, mount and process namespace of its own, reached from
# another host. Waits for the image's health check, puts and gets, stops it by its signal, starts it
# again and looks whether all is there. For root on Linux; needs iproute2, memcached, curl, a JDK, and
# what `mvn -DskipTests package` makes.
#
# What it cannot look at: the base image itself, and the limits of a control group.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly project
readonly dockerfile=$project/docker/Dockerfile
readonly patience=${VERIFY_PATIENCE_SECONDS:-300}

fail() {
  echo "verify-image: FAILED: $*" >&2
  for log in "${base:-/nonexistent}"/*.log; do
    [ ! -f "$log" ] || { echo "--- ${log##*/}" >&2 && tail -n 20 "$log" >&2; }
  done
  exit 1
}

# Mounts of our own, gone with the process.
if [ -z "${VERIFY_INSIDE:-}" ]; then
  [ "$(id -u)" = 0 ] || fail "namespaces need root"
  for tool in ip unshare chroot memcached curl java; do
    command -v "$tool" >/dev/null || fail "$tool is missing; src/test/run.sh brings all but Java"
  done
  VERIFY_INSIDE=yes exec unshare --mount --propagation private "$0" "$@"
fi

base=$(mktemp -d /tmp/verify-image.XXXXXX)
chmod 755 "$base"
readonly base
readonly tag=v$$
readonly image_path=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
processes=()

finish() {
  local status=$? name
  # The first process of a process namespace takes all others with it.
  for process in "${processes[@]}"; do kill -KILL "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  for name in $(ip netns list | awk -v tag="$tag-" 'index($1, tag) == 1 { print $1 }'); do ip netns del "$name"; done
  grep -o " $base/[^ ]*" /proc/self/mounts | sort -r | while read -r mounted; do umount -l "$mounted" 2>/dev/null || true; done
  rm -rf "$base"
  exit "$status"
}
trap finish EXIT

# --- the Dockerfile --------------------------------------------------------------------------------

steps=() image_env=() entrypoint=() health=()
user='' workdir='' signal='' volume='' health_seconds=''

# words TEXT: a list of Docker's, ["a", "b"], as lines.
words() {
  local list
  eval "list=($(sed 's/^ *\[//; s/\] *$//; s/", *"/" "/g' <<<"$1"))"
  printf '%s\n' "${list[@]}"
}

seconds() {
  sed -n "s/.*--$2=\([0-9]*\)s.*/\1/p" <<<"$1"
}

read_dockerfile() {
  local word rest
  while read -r word rest; do
    case $word in
      FROM | EXPOSE | '' | '#'*) ;;
      RUN | COPY) steps+=("$word $rest") ;;
      ENV)
        steps+=("$word $rest")
        eval "image_env+=($rest)"
        ;;
      USER) user=$rest ;;
      WORKDIR) workdir=$rest ;;
      VOLUME) volume=$rest ;;
      STOPSIGNAL) signal=${rest#SIG} ;;
      HEALTHCHECK)
        health_seconds=$(($(seconds "$rest" start-period) + $(seconds "$rest" interval) * 3))
        mapfile -t health < <(words "${rest#*CMD }")
        ;;
      ENTRYPOINT) mapfile -t entrypoint < <(words "$rest") ;;
      *) fail "the Dockerfile has a $word, of which this script knows nothing" ;;
    esac
  done < <(grep -v '^#' "$dockerfile" | sed -e ':more' -e '/\\$/N; s/\\\n/ /; t more')
}

# --- the stack files -------------------------------------------------------------------------------

# of_service FILE SERVICE KEY: the lines below a key of a service.
of_service() {
  awk -v service="  $2:" -v key="    $3:" '
    /^  [^ ]/ { in_service = ($0 == service); in_key = 0 }
    in_service && /^    [^ ]/ { in_key = (index($0, key) == 1); if (in_key && $2 != "") { sub(key " *", ""); print } next }
    in_service && in_key { print }' "$1"
}

environment() {
  of_service "$1" "$2" environment | sed 's/^ *//; s/: */=/; s/"//g'
}

# --- hosts and their roots -------------------------------------------------------------------------

# host NAME NUMBER: a network namespace with the address 10.77.0.NUMBER, on one wire with the others.
host() {
  local space=$tag-$1
  ip netns list | grep -q "^$tag-wire" || {
    ip netns add "$tag-wire"
    ip -n "$tag-wire" link add wire type bridge
    ip -n "$tag-wire" link set wire up
  }
  ip netns add "$space"
  ip -n "$space" link set lo up
  ip -n "$space" link add eth0 type veth peer name "p$2" netns "$tag-wire"
  ip -n "$tag-wire" link set "p$2" master wire up
  ip -n "$space" addr add "10.77.0.$2/24" dev eth0
  ip -n "$space" link set eth0 up
  echo "10.77.0.$2 $1" >>"$base/hosts"
}

# system ROOT: the system of this machine instead of the base image's.
system() {
  local root=$1 folder
  mkdir -p "$root"
  mount --bind "$root" "$root" # a file system is asked for where it is mounted
  mkdir -p "$root"/{etc,proc,dev,tmp,opt/java/openjdk,opt/dmd,var/lib,root}
  chmod 1777 "$root/tmp"
  for folder in /usr /bin /sbin /lib /lib64; do
    if [ -L "$folder" ]; then
      cp -P "$folder" "$root$folder"
    elif [ -d "$folder" ]; then
      mkdir "$root$folder" && mount --rbind -o ro "$folder" "$root$folder"
    fi
  done
  for device in null zero random urandom; do
    touch "$root/dev/$device" && mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  mount --rbind /proc "$root/proc"
  mount --rbind "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")" "$root/opt/java/openjdk"
}

# image: what the Dockerfile lays out, step by step.
image() {
  local root=$base/image step word rest from to given=()
  system "$root"
  cp -a /etc/. "$root/etc/"
  rm -f "$root/etc/hosts" "$root/etc/resolv.conf"
  echo "127.0.0.1 localhost $(hostname)" >"$root/etc/hosts"
  for step in "${steps[@]}"; do
    word=${step%% *} rest=${step#* }
    case $word in
      ENV) eval "given+=($rest)" ;;
      RUN)
        chroot "$root" /usr/bin/env -i PATH="$image_path" JAVA_HOME=/opt/java/openjdk "${given[@]}" /bin/sh -c "$rest" ||
          fail "RUN $rest"
        ;;
      COPY)
        from=$project/${rest% *} to=$root${rest##* }
        mkdir -p "$(if [[ $to == */ ]]; then echo "$to"; else dirname "$to"; fi)"
        if [ -d "$from" ]; then cp -R "$from/." "$to"; else cp "$from" "$to"; fi
        chown -R 0:0 "$to"
        ;;
    esac
  done
}

# root NAME: a container of the image. What that lays out is in these three folders.
root() {
  local root=$base/$1
  system "$root"
  cp -a "$base/image/etc/." "$root/etc/"
  cp "$base/hosts" "$root/etc/hosts"
  cp -a "$base/image/var/lib/." "$root/var/lib/"
  mount --bind "$base/image/opt/dmd" "$root/opt/dmd"
  mount -o remount,bind,ro "$root/opt/dmd"
  mount --bind "$root$volume" "$root$volume"
}

# inside NAME ENVIRONMENT... -- COMMAND...: as the image's user, in its folder, with its environment.
inside() {
  local name=$1 given=()
  shift
  while [ "$1" != -- ]; do given+=("$1") && shift; done
  shift
  exec ip netns exec "$tag-$name" chroot --userspec="$user:$user" "$base/$name" /usr/bin/env -i -C "$workdir" \
    PATH="$image_path" JAVA_HOME=/opt/java/openjdk "${image_env[@]}" "${given[@]}" "$@"
}

# --- a service -------------------------------------------------------------------------------------

declare -A pid given_env

# up FILE SERVICE: starts the image as the stack says, as the first process of a namespace.
up() {
  local file=$1 name=$2
  mapfile -t service < <(environment "$file" "$name")
  given_env[$name]=$(printf '%s\n' "${service[@]}")
  (inside_namespaces "$name" "${service[@]}") >>"$base/$name.log" 2>&1 &
  pid[$name]=$!
  processes+=("$!")
}

inside_namespaces() {
  export -f inside
  export base tag user workdir image_path
  printf '%s\n' "$(declare -p image_env entrypoint)" >"$base/$1.image"
  exec unshare --mount --uts --pid --fork --kill-child bash -c '
    . "$base/$1.image"
    name=$1 && shift
    hostname "$name" # of which the daemon must find the address, as it does in a container
    mount -t proc proc "$base/$name/proc"
    inside "$name" "$@" -- "${entrypoint[@]}"' bash "$@"
}

healthy() {
  local name=$1
  mapfile -t service <<<"${given_env[$name]}"
  (inside "$name" "${service[@]}" -- "${health[@]}") >"$base/$name.health" 2>&1
}

await_health() {
  local name=$1 began=$SECONDS
  until healthy "$name"; do
    kill -0 "${pid[$name]}" 2>/dev/null || fail "$name has ended"
    ((SECONDS - began < patience)) || fail "$name is not healthy after $patience s: $(cat "$base/$name.health")"
    sleep 1
  done
  echo "verify-image: $name is healthy after $((SECONDS - began)) s"
  ((SECONDS - began <= health_seconds)) || echo "verify-image: NOTE: that is more than the $health_seconds s after which Docker would start it again"
}

# starts_warm NAME: whether it runs with the archive of classes that the image has.
starts_warm() {
  local process
  for process in $(pgrep -x java); do
    if [ "$(readlink "/proc/$process/root")" = "$base/$1" ]; then
      grep -q ' /opt/dmd/warm/classes.jsa$\| '"$base"'/.*/warm/classes.jsa$' "/proc/$process/maps" && return
    fi
  done
  return 1
}

# down FILE SERVICE: by the image's signal, within the stack's time.
down() {
  local file=$1 name=$2 grace began=$SECONDS status=0
  grace=$(of_service "$file" "$name" stop_grace_period | tr -dc 0-9)
  [ -n "$grace" ] || fail "$name has no stop_grace_period"
  kill "-$signal" "$(pgrep -P "${pid[$name]}")"
  (sleep "$grace" && kill -KILL "${pid[$name]}") 2>/dev/null &
  local watch=$!
  wait "${pid[$name]}" || status=$?
  kill "$watch" 2>/dev/null || true
  [ "$status" = 0 ] || [ "$status" = 143 ] || fail "$name ended with $status after $((SECONDS - began)) s"
  echo "verify-image: $name stopped with $status after $((SECONDS - began)) s of $grace"
}

client() {
  ip netns exec "$tag-client" curl -sS -m 30 --fail-with-body "$@"
}

# --- what is looked at -----------------------------------------------------------------------------

# exercise FILE METADATA DATA
exercise() {
  local file=$1 metadata=$2 data=$3 name blob
  echo "verify-image: ${file##*/}"
  : >"$base/hosts"
  echo "127.0.0.1 localhost" >"$base/hosts"
  host memcached 2
  host client 3
  local number=4 services
  mapfile -t services < <(printf '%s\n' "$metadata" "$data" | sort -u)
  for name in "${services[@]}"; do host "$name" "$((number++))"; done
  local cache
  mapfile -t cache < <(words "$(of_service "$file" memcached command)")
  # -m of the stack's is more than this machine may have.
  ip netns exec "$tag-memcached" "${cache[@]}" -m 64 -u nobody -l 10.77.0.2 >"$base/memcached.log" 2>&1 &
  processes+=("$!")
  for name in "${services[@]}"; do root "$name" && up "$file" "$name"; done
  for name in "${services[@]}"; do
    await_health "$name"
    starts_warm "$name" || fail "$name passes the archive of classes by"
  done

  local at_metadata at_data
  at_metadata=http://$(awk -v name="$metadata" '$2 == name { print $1 }' "$base/hosts"):9000
  at_data=http://$(awk -v name="$data" '$2 == name { print $1 }' "$base/hosts"):9991
  head -c 3000000 /dev/urandom >"$base/blob"
  client -X POST -d '{"name":"b"}' "$at_metadata/default/bucket/b"
  client -X POST -d '{"k":1}' "$at_metadata/default/bucket/b/k" || fail "put of an object"
  blob=$(client -D - -o /dev/null -T "$base/blob" "$at_data/DataFile" -X PUT | tr -d '\r' | awk 'tolower($1) == "location:" { print $2 }')
  [ -n "$blob" ] || fail "put of a blob"
  ! client -m 5 "http://${at_metadata#http://}" -o /dev/null 2>/dev/null || fail "the root is a route"
  ! ip netns exec "$tag-client" curl -s -m 5 -o /dev/null "${at_metadata%:*}:9992/health" || fail "administration is open to other hosts"
  if [ "$metadata" != "$data" ]; then
    ! ip netns exec "$tag-client" curl -s -m 5 -o /dev/null "${at_metadata%:*}:9991/" || fail "$metadata serves data"
    ! ip netns exec "$tag-client" curl -s -m 5 -o /dev/null "${at_data%:*}:9000/" || fail "$data serves metadata"
  fi

  for name in "${services[@]}"; do down "$file" "$name"; done
  for name in "${services[@]}"; do up "$file" "$name"; done
  for name in "${services[@]}"; do await_health "$name"; done
  [ "$(client "$at_metadata/default/bucket/b/k")" = '{"k":1}' ] || fail "the object is gone"
  client -o "$base/back" "$at_data$blob" && cmp "$base/blob" "$base/back" || fail "the blob is gone"
  local owner
  owner=$(find "$base/$metadata/var/lib/dmd" "$base/$data/var/lib/dmd" ! -uid 10001 | head -n 1)
  [ -z "$owner" ] || fail "$owner is not the user's"
  (inside "$metadata" -- /opt/dmd/payara/dmd.sh fsck) >"$base/fsck.log" 2>&1 && fail "the commands do not see that the store is open"
  for name in "${services[@]}"; do down "$file" "$name"; done
  (inside "$metadata" -- /opt/dmd/payara/dmd.sh fsck) >"$base/fsck.log" 2>&1 || fail "the store is not sound, or the commands do not run"
  kill "${processes[0]}" 2>/dev/null || true
  processes=()
  for name in memcached client wire "${services[@]}"; do ip netns del "$tag-$name"; done
}

read_dockerfile
[ -n "$user$workdir$signal" ] && [ ${#entrypoint[@]} -gt 0 ] && [ ${#health[@]} -gt 0 ] || fail "the Dockerfile lacks USER, WORKDIR, STOPSIGNAL, ENTRYPOINT or HEALTHCHECK"
image
exercise "$project/docker/docker-stack.yml" dmd dmd
exercise "$project/docker/docker-stack.split.yml" dmd-metadata dmd-data
echo "verify-image: passed; not looked at: the base image, and the limits of a control group"
