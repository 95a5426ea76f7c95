# Nodes for a Swarm on one machine: each has namespaces of its own for its network, its mounts, its
# host name and its processes, and in them Debian's Docker engine. Sourced by swarm-test.sh.
#
# shellcheck shell=bash disable=SC2154 # work is set there

readonly NETWORK=10.77.0
readonly SPACE=dmd-swarm

# Why there can be no nodes here; nothing where they can be.
hindrance() {
  local try=$SPACE-try
  [ "$(id -u)" = 0 ] || { echo "it needs root" && return; }
  command -v apt-get >/dev/null || command -v dockerd >/dev/null || { echo "there is neither an engine nor Debian's packages" && return; }
  grep -qw overlay /proc/filesystems || { echo "the kernel has no overlay file system" && return; }
  [ -d /sys/fs/cgroup/devices ] || [ -f /sys/fs/cgroup/cgroup.controllers ] || { echo "there are no control groups" && return; }
  unshare --mount --uts --pid --fork --mount-proc true 2>/dev/null || { echo "this machine gives no namespaces" && return; }
  ip netns add "$try" 2>/dev/null || { echo "this machine gives no network namespaces" && return; }
  {
    ip -n "$try" link add wire0 type bridge &&
      ip -n "$try" link add veth0 type veth peer name veth1 &&
      ip -n "$try" link add vxlan0 type vxlan id 1 dstport 4789
  } 2>/dev/null || echo "the kernel lacks bridges, veth or vxlan"
  ip netns del "$try"
}

# What the kernel lacks of what a stack may ask for.
has_esp() {
  local try=$SPACE-try status=0
  ip netns add "$try"
  ip -n "$try" xfrm state add src 127.0.0.1 dst 127.0.0.2 proto esp spi 1 mode transport \
    aead 'rfc4106(gcm(aes))' 0x0102030405060708090a0b0c0d0e0f1011121314 128 2>/dev/null || status=1
  ip netns del "$try"
  return "$status"
}

has_ipvs() {
  [ -f /proc/net/ip_vs ] || grep -qs '/ip_vs\.ko' "/lib/modules/$(uname -r)/modules.dep"
}

wire() {
  ip netns add "$SPACE-wire"
  ip -n "$SPACE-wire" link set lo up
  ip -n "$SPACE-wire" link add wire type bridge
  ip -n "$SPACE-wire" link set wire up
  ip -n "$SPACE-wire" addr add "$NETWORK.1/24" dev wire
  # Who is asked for names that Docker does not know, as of a service that is away: there are none.
  nsenter --net="/run/netns/$SPACE-wire" perl -MIO::Socket::INET -e '
    my $socket = IO::Socket::INET->new(LocalAddr => $ARGV[0], LocalPort => 53, Proto => "udp") or die $!;
    while (defined $socket->recv(my $query, 4096)) { substr($query, 2, 2) = pack("n", 0x8183); $socket->send($query) }' \
    "$NETWORK.1" </dev/null >/dev/null 2>&1 9>&- &
  name_server=$!
}

# node NUMBER: its namespaces, which live as long as the first process in them.
node() {
  local number=$1 space=$SPACE-n$1 folder=$work/node$1
  mkdir -p "$folder"/{srv,data,glusterd,log}
  ip netns add "$space"
  ip -n "$space" link set lo up
  ip -n "$space" link add eth0 type veth peer name "p$number" netns "$SPACE-wire"
  ip -n "$SPACE-wire" link set "p$number" master wire up
  ip -n "$space" addr add "$NETWORK.1$number/24" dev eth0
  ip -n "$space" link set eth0 up
  ip -n "$space" route add default via "$NETWORK.1"
  names >"$folder/hosts"
  echo "nameserver $NETWORK.1" >"$folder/resolv.conf"
  first "$number" nsenter --net="/run/netns/$space"
}

# weigh GROUP: all processes of a control group count as much as one process of those outside; on a
# machine that does something else as well they would get next to nothing.
weigh() {
  local old=/sys/fs/cgroup/cpu new=/sys/fs/cgroup
  if [ -d "$old" ]; then
    mkdir -p "$old/$1" && echo 16384 >"$old/$1/cpu.shares"
  elif grep -qsw cpu "$new/cgroup.subtree_control"; then
    mkdir -p "$new/$1" && echo 1600 >"$new/$1/cpu.weight"
  fi
}

# What is in no container, as engines, disks and the client, is a group of its own beside those of the nodes.
enter_group() {
  [ -d /sys/fs/cgroup/cpu ] || return 0
  weigh "$SPACE-host"
  echo $$ >"/sys/fs/cgroup/cpu/$SPACE-host/cgroup.procs"
}

leave_group() {
  local group=/sys/fs/cgroup/cpu/$SPACE-host process
  [ -d "$group" ] || return 0
  while read -r process; do echo "$process" >/sys/fs/cgroup/cpu/cgroup.procs 2>/dev/null || true; done <"$group/cgroup.procs"
  rmdir "$group" 2>/dev/null || true
}

# first NUMBER [COMMAND...]: starts the first process, below COMMAND.
first() {
  local number=$1
  shift
  "$@" unshare --mount --uts --pid --fork --kill-child=KILL --mount-proc --propagation private \
    bash -c '
      hostname "node$1"
      mkdir -p /etc/docker /srv /var/lib/glusterd /var/log/glusterfs
      mount -t tmpfs tmpfs /run
      mount -t tmpfs tmpfs /etc/docker
      mkdir -p /run/lock /run/gluster
      mount --bind "$2/srv" /srv
      mount --bind "$2/glusterd" /var/lib/glusterd
      mount --bind "$2/log" /var/log/glusterfs
      for file in hosts resolv.conf; do [ ! -f "$2/$file" ] || mount --bind "$2/$file" "/etc/$file"; done
      echo up >"$2/up"
      while :; do sleep 3600 & wait $!; done' bash "$number" "$work/node$number" </dev/null >/dev/null 2>&1 9>&- &
  holders[number]=$!
  until [ -f "$work/node$number/up" ]; do
    kill -0 "${holders[number]}" || fail "node $number has no namespaces"
    sleep 0.1
  done
  rm "$work/node$number/up"
  inits[number]=$(pgrep -P "${holders[number]}")
  [ -n "${inits[number]}" ] || inits[number]=${holders[number]}
}

# Each node knows the others; a pull from a registry fails at once instead of after a time, and so
# does a question for any other name.
names() {
  local number
  echo "127.0.0.1 localhost registry-1.docker.io auth.docker.io ghcr.io quay.io"
  for number in 1 2 3; do echo "$NETWORK.1$number node$number"; done
}

# on NUMBER COMMAND...: runs it on the node.
on() {
  local number=$1
  shift
  nsenter --target "${inits[number]}" --mount --uts --net --pid -- "$@"
}

# engine NUMBER [OPTION...]: starts Docker's engine there.
engine() {
  local number=$1 folder=$work/node$1
  shift
  weigh "$SPACE-n$number"
  on "$number" dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/docker.pid" \
    --host "unix://$folder/docker.sock" --cgroup-parent "/$SPACE-n$number" --storage-driver overlay2 "$@" \
    >>"$folder/dockerd.log" 2>&1 9>&- &
  engines[number]=$!
  until on "$number" docker --host "unix://$folder/docker.sock" version >/dev/null 2>&1; do
    kill -0 "${engines[number]}" 2>/dev/null || { tail -n 5 "$folder/dockerd.log" >&2 && fail "the engine of node $number does not start"; }
    sleep 0.3
  done
}

# docker_on NUMBER ARGUMENT...: Docker's client on the node's engine. Swarm's state is read there, too.
docker_on() {
  local number=$1
  shift
  docker --host "unix://$work/node$number/docker.sock" "$@"
}

# lose NUMBER: all of the node at once, without a word to anybody.
lose() {
  ip -n "$SPACE-wire" link set "p$1" down
  kill -KILL "${inits[$1]}" 2>/dev/null || true
  wait "${holders[$1]}" 2>/dev/null || true
  inits[$1]=
}

# found NUMBER: the lost node again, with its disks; the engine is not started.
found() {
  forget_groups "$1"
  rm -rf "$work/node$1/exec" "$work/node$1/docker.pid" "$work/node$1/docker.sock"
  ip -n "$SPACE-wire" link set "p$1" up
  first "$1" nsenter --net="/run/netns/$SPACE-n$1"
}

forget_groups() {
  find /sys/fs/cgroup -depth -type d -path "*/$SPACE-n$1*" -exec rmdir {} + 2>/dev/null || true
}

# All nodes and wires, whatever state they are in.
no_nodes() {
  local number space
  [ -z "${name_server:-}" ] || kill "$name_server" 2>/dev/null || true
  for number in 1 2 3; do
    [ -z "${inits[number]:-}" ] || kill -KILL "${inits[number]}" 2>/dev/null || true
    [ -z "${holders[number]:-}" ] || kill -KILL "${holders[number]}" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  for number in 1 2 3; do forget_groups "$number"; done
  leave_group
  for space in "$SPACE-n1" "$SPACE-n2" "$SPACE-n3" "$SPACE-wire" "$SPACE-try"; do
    # What a test left that was killed itself.
    for number in $(ip netns pids "$space" 2>/dev/null); do kill -KILL "$number" 2>/dev/null || true; done
    ip netns del "$space" 2>/dev/null || true
  done
}
