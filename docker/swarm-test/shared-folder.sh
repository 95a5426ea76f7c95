# The file system that all nodes of a cluster mount on /srv/dmd: GlusterFS of Debian, with a brick a
# node. Sourced by swarm-test.sh.
#
# shellcheck shell=bash disable=SC2154 # nodes is set there

make_shared_folder() {
  local number bricks=()
  for ((number = 1; number <= nodes; number++)); do
    on "$number" mkdir -p /srv/brick /srv/dmd
    on "$number" glusterd || fail "glusterd does not start on node $number"
    bricks+=("node$number:/srv/brick")
  done
  for ((number = 2; number <= nodes; number++)); do
    await 30 "the file system's peers know each other" on 1 gluster --mode=script peer probe "node$number"
  done
  await 30 "the peers are connected" peers_connected
  on 1 gluster --mode=script volume create dmd replica "$nodes" "${bricks[@]}" force >/dev/null
  # The daemon's user owns it; a node that is gone holds the others up for as long as the first says.
  on 1 gluster --mode=script volume set dmd network.ping-timeout 5 storage.owner-uid 10001 storage.owner-gid 10001 >/dev/null
  on 1 gluster --mode=script volume start dmd >/dev/null
  for ((number = 1; number <= nodes; number++)); do share "$number"; done
  say "cluster: $(on 1 gluster --version | head -n 1) with $nodes bricks is mounted on /srv/dmd of each node"
}

peers_connected() {
  [ "$(on 1 gluster --mode=script peer status | grep -c '(Connected)')" = $((nodes - 1)) ]
}

share() {
  await 60 "node $1 mounts the shared folder" on "$1" mount -t glusterfs "node$1:/dmd" /srv/dmd
}

share_again() {
  on "$1" glusterd || fail "glusterd does not start again on node $1"
  share "$1"
}

no_shared_folder() {
  local number
  for ((number = 1; number <= nodes; number++)); do on "$number" umount /srv/dmd; done
}

healed() {
  local told
  told=$(on 1 gluster --mode=script volume heal dmd info) || return 1
  ! grep -q 'Number of entries: [^0]' <<<"$told" && [ "$(grep -c 'Status: Connected' <<<"$told")" = "$nodes" ]
}
