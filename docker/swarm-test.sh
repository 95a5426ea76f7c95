#!/usr/bin/env bash
# Deploys the stacks for real: on Swarms of two and three nodes, each of them Docker's engine of
# Debian in namespaces of its own on this machine. Puts and gets through the balancer, kills a
# daemon, drains its node, updates, rolls back, loses a node with all that is on it, and counts what
# was acknowledged and what of it is lost. For root; wants the files that `mvn -DskipTests package`
# makes, a JDK, and Debian's packages where something is missing. Leaves nothing behind but those.
#
#   swarm-test.sh [--short] [STACK...]   plain, split, memcached, cluster; all of these unless some are
#                                        named; hdfs: the cluster with its blobs in HDFS, which wants
#                                        `mvn -f hdfs/pom.xml -DskipTests package` as well, and Maven
#   swarm-test.sh --hindrance            tells in a line why it cannot run here, if it cannot
#
#   --short            fewer steps of the split stack, for continuous integration
#   CLOUDSERVER        a folder of CloudServer with its modules, instead of the stand-in
#   SWARM_TEST_CACHE   a folder in which Debian's base system is kept from run to run
#   SWARM_TEST_MINUTES the longest that it takes (60)
#   SWARM_TEST_KEEP_LOGS  a folder for what the client and the balancers said
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly project
readonly S3_PORT=80

say() {
  echo "swarm-test: $*"
}

fail() {
  local number
  echo "swarm-test: FAILED: $*" >&2
  for number in 1 2 3; do
    [ -S "${work:-/nonexistent}/node$number/docker.sock" ] || continue
    timeout 10 docker --host "unix://$work/node$number/docker.sock" stack ps zenko --no-trunc \
      --format '{{.Name}} on {{.Node}}: {{.DesiredState}}, {{.CurrentState}} {{.Error}}' >&2 2>/dev/null && break
  done
  exit 1
}

holders=() inits=() engines=()
# shellcheck source=swarm-test/nodes.sh
. "$project/docker/swarm-test/nodes.sh"
# shellcheck source=swarm-test/images.sh
. "$project/docker/swarm-test/images.sh"
# shellcheck source=swarm-test/shared-folder.sh
. "$project/docker/swarm-test/shared-folder.sh"
# shellcheck source=swarm-test/hdfs.sh
. "$project/docker/swarm-test/hdfs.sh"

short='' stacks=()
while [ $# -gt 0 ]; do
  case $1 in
    --short) short=yes ;;
    --hindrance) hindrance && exit 0 ;;
    plain | split | memcached | cluster | hdfs) stacks+=("$1") ;;
    *) sed -n '2,20s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
  esac
  shift
done
if [ ${#stacks[@]} = 0 ]; then
  if [ -n "$short" ]; then stacks=(split); else stacks=(plain split memcached cluster); fi
fi
clustered=no nodes=2
if [[ " ${stacks[*]} " =~ ' '(cluster|hdfs)' ' ]]; then clustered=yes nodes=3; fi

why=$(hindrance)
[ -z "$why" ] || fail "$why"
for file in dmd.war dmd-agent.jar payara-micro.jar dmd-classes.jar commands; do
  [ -e "$project/target/$file" ] || fail "target/$file is not there: mvn -DskipTests package"
done
if [[ " ${stacks[*]} " == *' hdfs '* ]]; then find_hdfs; fi
exec 9>/run/lock/dmd-swarm-test
flock -n 9 || fail "another one runs"
no_nodes
rm -rf /tmp/dmd-swarm.*
enter_group

work=$(mktemp -d /tmp/dmd-swarm.XXXXXX)
cache=${SWARM_TEST_CACHE:-$work}
load_pid=''

# Whatever happened: the nodes' first processes take everything of theirs along.
clean_up() {
  local status=$?
  trap '' INT TERM
  # One step that fails keeps none of the others from being done.
  set +e
  [ -z "$load_pid" ] || kill "$load_pid" 2>/dev/null || true
  [ -z "${watch:-}" ] || { pkill -P "$watch" && kill "$watch"; } 2>/dev/null || true
  if [ -n "${SWARM_TEST_KEEP_LOGS:-}" ]; then
    mkdir -p "$SWARM_TEST_KEEP_LOGS" && cp "$work"/*.log "$SWARM_TEST_KEEP_LOGS/"
  fi
  no_nodes
  grep -o " $work/[^ ]*" /proc/self/mounts | sort -r | while read -r mounted; do umount -l "$mounted" 2>/dev/null || true; done || true
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 1' INT TERM
(sleep $((${SWARM_TEST_MINUTES:-60} * 60)) && echo "swarm-test: FAILED: it takes too long" >&2 && kill -TERM $$) </dev/null >/dev/null 9>&- &
watch=$!

# install PACKAGE...: of Debian, without a service being started.
install() {
  local policy=/usr/sbin/policy-rc.d made=''
  if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=yes; fi
  say "installs $*"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$work/apt.log" 2>&1 9>&- ||
    { tail -n 5 "$work/apt.log" >&2 && fail "Debian's packages cannot be had"; }
  [ -z "$made" ] || rm "$policy"
}

install_missing() {
  local missing=()
  command -v dockerd >/dev/null || missing+=(docker.io)
  command -v docker >/dev/null || missing+=(docker-cli)
  command -v iptables >/dev/null || missing+=(iptables)
  command -v ip >/dev/null || missing+=(iproute2)
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  if [[ " ${stacks[*]} " == *' cluster '* ]]; then command -v glusterd >/dev/null || missing+=(glusterfs-server glusterfs-client); fi
  # The client came with the engine until Debian 12.
  if [[ " ${missing[*]} " == *' docker.io '* ]]; then missing=("${missing[@]/docker-cli/}"); fi
  # shellcheck disable=SC2068 # without the empty ones
  [ ${#missing[@]} = 0 ] || install ${missing[@]}
}

# --- the Swarm -------------------------------------------------------------------------------------

make_swarm() {
  local number token
  docker_on 1 swarm init --advertise-addr "$NETWORK.11" --listen-addr "$NETWORK.11:2377" >/dev/null
  token=$(docker_on 1 swarm join-token -q manager)
  for ((number = 2; number <= nodes; number++)); do
    # Of two managers both are needed, of three any two.
    if [ "$nodes" = 2 ]; then token=$(docker_on 1 swarm join-token -q worker); fi
    docker_on "$number" swarm join --token "$token" --advertise-addr "$NETWORK.1$number" \
      --listen-addr "$NETWORK.1$number:2377" "$NETWORK.11:2377" >/dev/null
  done
}

credentials() {
  cat <<'JSON'
{"accounts": [{"name": "test", "email": "test@example.com", "arn": "arn:aws:iam::123456789012:root",
  "canonicalID": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", "shortid": "123456789012",
  "keys": [{"access": "accessKey1", "secret": "verySecretKey1"}]}]}
JSON
}

secrets() {
  local name
  credentials | docker_on 1 secret create s3-credentials - >/dev/null
  [ "$clustered" = yes ] || return 0
  for name in dmd-sql-password postgres-superuser-password postgres-replication-password; do
    head -c 18 /dev/urandom | base64 | docker_on 1 secret create "$name" - >/dev/null
  done
}

# The stacks as they stand, but for what this kernel cannot do, and that memcached is not on the node
# that is drained: what is in it alone would be gone, as the stacks say.
stack_files() {
  cp -r "$project/docker" "$work/docker"
  sed -i '/^  memcached:$/,/^  s3:$/s/^      replicas: 1$/&\n      placement: {constraints: ["node.hostname == node1"]}/' \
    "$work"/docker/docker-stack{,.memcached}.yml
  if has_esp; then return; fi
  say "taken out: the encryption of the back end's network; this kernel has no ESP"
  sed -i '/^    driver_opts:$/d; /^      encrypted: "true"$/d' "$work"/docker/docker-stack*.yml
}

file_of() {
  case $1 in
    plain) echo "$work/docker/docker-stack.yml" ;;
    hdfs) echo "$work/docker/docker-stack.cluster.yml" ;;
    *) echo "$work/docker/docker-stack.$1.yml" ;;
  esac
}

# --- what is awaited -------------------------------------------------------------------------------

# await SECONDS WHAT COMMAND...: asks twice a second.
await() {
  local seconds=$1 what=$2 began=$SECONDS
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS - began < seconds)) || fail "not after $seconds s: $what"
    sleep 0.5
  done
}

converged() {
  local replicas all
  all=$(docker_on 1 service ls --format '{{.Replicas}}') || return 1
  [ -n "$all" ] || return 1
  for replicas in $all; do
    case $replicas in */*) [ "${replicas%/*}" = "${replicas#*/}" ] || return 1 ;; esac
  done
}

# task SERVICE [NODE]: the ids of its tasks that run.
task() {
  docker_on 1 service ps "zenko_$1" ${2:+-f "node=node$2"} -f desired-state=running --format '{{.ID}} {{.CurrentState}}' --no-trunc 2>/dev/null |
    awk '$2 == "Running" { print $1 }' | sort
}

has_new_task() {
  local now
  now=$(task "$1")
  [ -n "$now" ] && [ "$now" != "$2" ] && [ "$(wc -w <<<"$now")" -ge "$(wc -w <<<"$2")" ]
}

# container SERVICE NODE: the one there, or one of several.
container() {
  docker_on "$2" ps -q -f "label=com.docker.swarm.service.name=zenko_$1" | head -n 1
}

state_of_update() {
  docker_on 1 service inspect "zenko_$1" --format '{{.UpdateStatus.State}}'
}

updated() {
  [[ $(state_of_update "$1") == "$2" ]]
}

# --- the load --------------------------------------------------------------------------------------

# client SECONDS: how long it waits for an answer.
client() {
  local number endpoints=''
  for ((number = 1; number <= nodes; number++)); do endpoints+=,http://$NETWORK.1$number:$S3_PORT; done
  coproc LOAD { exec nsenter --net="/run/netns/$SPACE-wire" java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    "$project/docker/swarm-test/S3Load.java" "${endpoints#,}" swarm accessKey1 verySecretKey1 "$1" 2>>"$work/load.log" 9>&-; }
  load_pid=$LOAD_PID
}

# tell COMMAND: the client's answer to it.
tell() {
  local answer
  echo "$1" >&"${LOAD[1]}"
  read -r -t 300 answer <&"${LOAD[0]}" || fail "the client does not answer: $(tail -n 3 "$work/load.log")"
  echo "$answer"
}

client_ends() {
  exec {LOAD[1]}>&-
  wait "$load_pid" || true
  load_pid=''
}

made() {
  [ "$(tell bucket)" = made ]
}

grown() {
  (($(tell acknowledged) >= $1))
}

# served: more is acknowledged than a moment ago.
served() {
  await "${1:-180}" "puts are acknowledged again" grown $(($(tell acknowledged) + 50))
}

# under_load WHAT COMMAND...: while the client writes; then everything acknowledged is read back.
under_load() {
  local what=$1 began=$SECONDS result lost
  shift
  tell begin >/dev/null
  served
  "$@"
  served
  result=$(tell end)
  lost=$(tell verify)
  say "$what: $result; $lost; $((SECONDS - began)) s in all, load $(cut -d' ' -f1 /proc/loadavg)"
  [[ $lost == '0 lost of '* ]] || fail "acknowledged objects are lost: $(tail -n 3 "$work/load.log")"
}

# --- what happens to a daemon ----------------------------------------------------------------------

# kill_daemon SERVICE NODE
kill_daemon() {
  local before
  before=$(task "$1")
  docker_on "$2" kill -s KILL "$(container "$1" "$2")" >/dev/null
  await 300 "$1 runs again" has_new_task "$1" "$before"
}

drain_and_back() {
  local node=$1
  docker_on 1 node update --availability drain "node$node" >/dev/null
  await 120 "the drained node is empty" nothing_runs_on "$node"
  docker_on 1 node update --availability active "node$node" >/dev/null
  await 300 "all services run again" converged
}

nothing_runs_on() {
  [ -z "$(docker_on "$1" ps -q)" ]
}

update() {
  local began=$SECONDS
  docker_on 1 service update --detach --no-resolve-image --image "$2" "zenko_$1" >/dev/null
  await 600 "$1 is updated" updated "$1" completed
  say "$1 was updated within $((SECONDS - began)) s, by Swarm's own account"
}

roll_back() {
  local began=$SECONDS
  docker_on 1 service update --detach --no-resolve-image --image "$dmd-broken" "zenko_$1" >/dev/null
  await 600 "$1 goes back from an image that does not start" updated "$1" 'rollback_completed'
  say "$1 went back by itself within $((SECONDS - began)) s"
}

# --- what the image promises -----------------------------------------------------------------------

# as_described SERVICE NODE: the daemon's user, what is whose, how it starts, and who reaches what.
as_described() {
  local service=$1 inside=(docker_on "$2" exec "$(container "$1" "$2")")
  [ "$("${inside[@]}" id -u)" = 10001 ] || fail "$service does not run as the image's user"
  [ -z "$("${inside[@]}" find /var/lib/dmd ! -uid 10001)" ] || fail "$service has files that are not its user's"
  "${inside[@]}" sh -c 'cat /proc/[0-9]*/maps 2>/dev/null | grep -q " /opt/dmd/warm/classes.jsa$"' ||
    fail "$service passes the image's archive of classes by"
  "${inside[@]}" test -s /opt/dmd/warm/commands.jsa || fail "$service has no archive of the command's classes"
  "${inside[@]}" /opt/dmd/payara/dmd.sh status >"$work/status.log" 2>&1 || fail "the command of $service does not find it ready: $(tail -n 2 "$work/status.log")"
  # Administration is on loopback until it has a token.
  ! listens 9992 || fail "administration of $service is open to others"
  [ "$service" != dmd-metadata ] || ! listens 9991 || fail "$service serves data"
  [ "$service" != dmd-data ] || ! listens 9000 || fail "$service serves metadata"
  if [ "$service" != dmd-data ]; then
    ! "${inside[@]}" /opt/dmd/payara/dmd.sh fsck >"$work/fsck.log" 2>&1 || fail "the commands of $service do not see that the store is open"
    grep -q 'is in use' "$work/fsck.log" || fail "the commands of $service do not run: $(tail -n 2 "$work/fsck.log")"
  fi
  say "$service: user, files, archive of classes, ports and commands are as the image promises"
}

# listens PORT: whether it does at the address that others have for the container.
listens() {
  "${inside[@]}" timeout 5 bash -c 'exec 3<>"/dev/tcp/$(hostname -i | cut -d" " -f1)/$0"' "$1" 2>/dev/null
}

# storage NUMBER...: the nodes that have the label, and no others.
storage() {
  local number
  for ((number = 1; number <= nodes; number++)); do
    docker_on 1 node update --label-add "io.zenko.type=$([[ " $* " == *" $number "* ]] && echo storage || echo none)" "node$number" >/dev/null
  done
}

# --- a stack ---------------------------------------------------------------------------------------

deploy() {
  local began=$SECONDS
  docker_on 1 stack deploy --resolve-image never -c "$(file_of "$1")" zenko >"$work/deploy.log" 2>&1 || { cat "$work/deploy.log" >&2 && fail "the stack $1"; }
  await 600 "all services of $1 run" converged
  say "$1: all services run after $((SECONDS - began)) s: $(docker_on 1 service ls --format '{{.Name}} {{.Replicas}}' | sed 's/zenko_//; s/ (.*//' | paste -sd,)"
  await 120 "the balancer of each node" all_balance
  await 120 "the first bucket" made
  say "$1: S3 answers through the balancer after $((SECONDS - began)) s"
}

stop() {
  local began=$SECONDS
  docker_on 1 service logs --timestamps zenko_lb >"$work/balancers.log" 2>&1 || true
  docker_on 1 stack rm zenko >/dev/null 2>&1
  await 180 "the stack is gone" gone
  say "$1: stopped within $((SECONDS - began)) s"
  client_ends
  forget
}

# forget: the stack's volumes, so that the next one begins anew.
forget() {
  local number volume
  for ((number = 1; number <= nodes; number++)); do
    for volume in $(docker_on "$number" volume ls -q -f label=com.docker.stack.namespace=zenko); do
      docker_on "$number" volume rm "$volume" >/dev/null || fail "the volume $volume stays"
    done
  done
}

gone() {
  local number
  for ((number = 1; number <= nodes; number++)); do
    [ -z "$(docker_on "$number" ps -aq -f label=com.docker.stack.namespace=zenko)" ] || return 1
  done
  [ -z "$(docker_on 1 network ls -q -f label=com.docker.stack.namespace=zenko)" ]
}

all_balance() {
  local number
  for ((number = 1; number <= nodes; number++)); do
    nsenter --net="/run/netns/$SPACE-wire" bash -c "exec 3<>/dev/tcp/$NETWORK.1$number/$S3_PORT; printf 'GET /live HTTP/1.0\r\n\r\n' >&3; timeout 5 head -n 1 <&3 | grep -q -v ' 503 '" || return 1
  done
}

basics() {
  local listed
  under_load "$1: puts and gets" true
  listed=$(tell list)
  [[ $listed =~ ^([0-9]+)' listed, '([0-9]+) ]] && ((BASH_REMATCH[1] >= BASH_REMATCH[2])) || fail "a listing tells $listed"
  [ "$(tell delete)" = deleted ] || fail "an object cannot be deleted"
  say "$1: $listed; a deleted one is gone"
}

plain() {
  storage 2
  client 60
  deploy plain
  as_described dmd 2
  basics plain
  under_load "plain: the daemon's container killed" kill_daemon dmd 2
  under_load "plain: the storage node drained and back" drain_and_back 2
  under_load "plain: the daemon updated" update dmd "$dmd-next"
  under_load "plain: an update to an image that does not start" roll_back dmd
  stop plain
}

split() {
  storage 2
  client 60
  deploy split
  as_described dmd-metadata 2
  as_described dmd-data 2
  basics split
  under_load "split: the metadata daemon's container killed" kill_daemon dmd-metadata 2
  if [ -z "$short" ]; then
    under_load "split: the data daemon's container killed" kill_daemon dmd-data 2
    under_load "split: the storage node drained and back" drain_and_back 2
  fi
  under_load "split: the metadata daemon updated" update dmd-metadata "$dmd-next"
  if [ -z "$short" ]; then
    under_load "split: the data daemon updated" update dmd-data "$dmd-next"
    under_load "split: an update to an image that does not start" roll_back dmd-metadata
  fi
  stop split
}

# The first deployment makes the store; after the second nobody does.
memcached() {
  storage 2
  client 60
  DMD_MEMCACHED_CREATE=true deploy memcached
  docker_on 1 stack deploy --resolve-image never -c "$(file_of memcached)" zenko >"$work/deploy.log" 2>&1 || { cat "$work/deploy.log" >&2 && fail "the stack memcached, again"; }
  await 600 "the daemons that make no store" updated dmd completed
  basics memcached
  under_load "memcached: one of two daemons killed" kill_daemon dmd 2
  under_load "memcached: the daemons' node drained and back" drain_and_back 2
  under_load "memcached: the daemons updated, one after the other" update dmd "$dmd-next"
  under_load "memcached: an update to an image that does not start" roll_back dmd
  stop memcached
}

# primary: the number of the database server that takes writes.
primary() {
  local number
  for number in 1 2 3; do
    [ "$(docker_on "$number" exec "$(container "postgres$number" "$number")" psql -U postgres -Atc 'select pg_is_in_recovery()' 2>/dev/null)" != f ] || echo "$number"
  done
}

# stands_by: whether both standbys follow, and Patroni has agreed on the one that has all.
stands_by() {
  local told
  told=$(docker_on 1 exec "$(container postgres1 1)" patronictl -c /opt/postgres/patroni.yml list -f tsv 2>/dev/null) || return 1
  [ "$(grep -c $'\tLeader\trunning\t' <<<"$told")" = 1 ] &&
    [ "$(grep -cE $'\tSync Standby\t(running|streaming)\t' <<<"$told")" = 1 ] &&
    [ "$(grep -cE $'\tReplica\t(running|streaming)\t' <<<"$told")" = 1 ]
}

cluster() {
  make_shared_folder
  three_nodes cluster "a brick" share_again
  no_shared_folder
}

hdfs() {
  make_hdfs
  DATA_REPOSITORY=hdfs DMD_LIBRARIES=/var/lib/dmd/shared/libraries DMD_HDFS_URI="hdfs://$NETWORK.1:$NAME_NODE_PORT/dmd" \
    three_nodes hdfs "a DataNode" start_data_node
  no_hdfs
}

# three_nodes STACK DISK BACK: what is on each node beside containers, and how that comes back with it.
three_nodes() {
  local stack=$1 disk=$2 back=$3 lost
  storage 1 2 3
  client 10
  deploy "$stack"
  await 120 "the standbys" stands_by
  basics "$stack"
  under_load "$stack: one of three daemons killed" kill_daemon dmd 2
  if [ "$stack" = hdfs ]; then
    under_load "hdfs: one of three DataNodes killed" kill_data_node 3
    under_load "hdfs: the DataNode back" data_node_back 3
  fi
  under_load "$stack: a node drained and back" drain_and_back 2
  await 120 "the standbys after the drain" stands_by
  under_load "$stack: the daemons updated, one after the other" update dmd "$dmd-next"
  under_load "$stack: an update to an image that does not start" roll_back dmd
  # Lost before a standby is agreed on, some seconds after its promotion, it would have no successor: the
  # others would wait for its return.
  lost=$(primary_elsewhere)
  await 120 "the standbys of the primary" stands_by
  say "$stack: node $lost is lost now, with the primary database, a daemon, $disk and a manager"
  under_load "$stack: a node lost" lose "$lost"
  under_load "$stack: the node back" node_back "$lost" "$back"
  stop "$stack"
}

# node_back NUMBER COMMAND: what else than the engine is started there.
node_back() {
  found "$1"
  "$2" "$1"
  engine "$1"
  await 300 "all services run again" converged
  await 300 "the standbys are back" stands_by
  [ "$2" != share_again ] || await 300 "the bricks are alike" healed
}

# primary_elsewhere: has another node than the first be the primary's, since Swarm is asked there.
primary_elsewhere() {
  if [ "$(primary)" = 1 ]; then
    docker_on 1 exec "$(container postgres1 1)" patronictl -c /opt/postgres/patroni.yml switchover --force >"$work/switchover.log" 2>&1 ||
      fail "the primary does not move: $(tail -n 2 "$work/switchover.log")"
    await 60 "another primary" elsewhere
  fi
  primary
}

elsewhere() {
  [[ $(primary) == [23] ]]
}

# --- all -------------------------------------------------------------------------------------------

first_build() {
  mkdir -p "$work/node1"/{srv,data,glusterd,log}
  # With the machine's own network, which the images' packages come by, and touching nothing of it.
  { cat /etc/hosts && echo "127.0.0.1 node1"; } >"$work/node1/hosts"
  first 1
  engine 1 --bridge none --iptables=false --ip-forward=false --ip-masq=false
  make_images "$clustered"
  kill "${inits[1]}" 2>/dev/null || true
  kill -KILL "${inits[1]}"
  wait "${holders[1]}" 2>/dev/null || true
  forget_groups 1
  rm -rf "$work/node1/exec" "$work/node1/docker.pid" "$work/node1/docker.sock"
}

main() {
  local began=$SECONDS number stack
  install_missing
  has_ipvs || say "this kernel has no IPVS: the stacks want none (dnsrr, ports of the host)"
  first_build
  say "the images are built after $((SECONDS - began)) s"
  wire
  for ((number = 1; number <= nodes; number++)); do
    node "$number"
    engine "$number"
    [ "$number" = 1 ] || docker_on 1 save "${images[@]}" | docker_on "$number" load >/dev/null
  done
  make_swarm
  secrets
  stack_files
  for ((number = 1; number <= nodes; number++)); do
    docker_on 1 node update --label-add "io.zenko.member=$number" "node$number" >/dev/null
  done
  say "a Swarm of $nodes nodes after $((SECONDS - began)) s, load $(cut -d' ' -f1 /proc/loadavg)"
  for stack in "${stacks[@]}"; do "$stack"; done
  say "passed after $((SECONDS - began)) s"
}

main
exit
