# HDFS for a cluster: a NameNode on the wire and a DataNode on each node, as processes, of the jars
# from Maven Central that the tests of hdfs/ run on. Sourced by swarm-test.sh.
#
# shellcheck shell=bash disable=SC2154 # work, project, nodes are set there

readonly NAME_NODE_PORT=8020 NAME_NODE_PAGES=9870 DATA_NODE_PORT=9866
name_node='' data_nodes=()

# find_hdfs: the servers' classes.
find_hdfs() {
  local told
  [ -d "$project/hdfs/target/libraries" ] || fail "hdfs/target/libraries is not there: mvn -f hdfs/pom.xml -DskipTests package"
  told=$(mktemp)
  mvn -B -q -f "$project/hdfs/pom.xml" dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$told" >&2 || fail "Maven does not tell the jars of HDFS"
  hdfs_classes=$(<"$told")
  rm "$told"
}

# site FOLDER ADDRESS: what a server is told; all else as it is by default.
site() {
  local folder=$1 address=$2 name value
  mkdir -p "$folder"
  {
    echo '<configuration>'
    while read -r name value; do echo "<property><name>$name</name><value>$value</value></property>"; done
    echo '</configuration>'
  } >"$folder/hdfs-site.xml" <<SETTINGS
fs.defaultFS hdfs://$NETWORK.1:$NAME_NODE_PORT
hadoop.tmp.dir $folder/tmp
dfs.namenode.name.dir file://$folder/name
dfs.namenode.datanode.registration.ip-hostname-check false
dfs.namenode.http-address $NETWORK.1:$NAME_NODE_PAGES
dfs.datanode.data.dir file://$folder/data
dfs.datanode.address $address:$DATA_NODE_PORT
dfs.datanode.ipc.address $address:9867
dfs.datanode.http.address $address:9864
SETTINGS
  cp "$folder/hdfs-site.xml" "$folder/core-site.xml"
}

# hadoop FOLDER: the command line of one of HDFS' programs, but for its class.
hadoop() {
  java=(java -Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$1:$hdfs_classes")
}

on_wire() {
  nsenter --net="/run/netns/$SPACE-wire" "$@"
}

make_hdfs() {
  local number java folder=$work/namenode
  site "$folder" "$NETWORK.1"
  hadoop "$folder"
  on_wire "${java[@]}" org.apache.hadoop.hdfs.server.namenode.NameNode -format -nonInteractive >"$work/namenode.log" 2>&1 9>&- ||
    fail "the NameNode is not formatted: $(tail -n 2 "$work/namenode.log")"
  on_wire "${java[@]}" org.apache.hadoop.hdfs.server.namenode.NameNode >>"$work/namenode.log" 2>&1 9>&- &
  name_node=$!
  for ((number = 1; number <= nodes; number++)); do start_data_node "$number"; done
  await 120 "the DataNodes" all_data_nodes
  # The daemons' folder is made for their user; the deployment's id is copied to each node.
  on_wire "${java[@]}" org.apache.hadoop.fs.FsShell -mkdir -p /dmd >>"$work/namenode.log" 2>&1 9>&- || fail "HDFS has no folder for blobs"
  on_wire "${java[@]}" org.apache.hadoop.fs.FsShell -chown dmd /dmd >>"$work/namenode.log" 2>&1 9>&- || fail "the folder in HDFS is not the daemons'"
  for ((number = 1; number <= nodes; number++)); do
    folder=$work/node$number/srv/dmd
    mkdir -p "$folder/metadata" "$folder/hadoop"
    cp -r "$project/hdfs/target/libraries" "$folder/"
    echo '<configuration/>' | tee "$folder/hadoop/core-site.xml" >"$folder/hadoop/hdfs-site.xml"
    if [ "$number" = 1 ]; then cp /proc/sys/kernel/random/uuid "$folder/metadata/"; else cp "$work/node1/srv/dmd/metadata/uuid" "$folder/metadata/"; fi
    chown -R 10001:10001 "$folder"
  done
  say "hdfs: a NameNode and $nodes DataNodes of Hadoop $(basename "$project"/hdfs/target/libraries/hadoop-client-api-*.jar .jar | sed 's/.*-//') run"
}

# start_data_node NUMBER: on that node, whose end is its end.
start_data_node() {
  local java folder=$work/node$1/datanode
  site "$folder" "$NETWORK.1$1"
  hadoop "$folder"
  on "$1" "${java[@]}" org.apache.hadoop.hdfs.server.datanode.DataNode >>"$work/datanode$1.log" 2>&1 9>&- &
  data_nodes[$1]=$!
}

all_data_nodes() {
  on_wire bash -c "exec 3<>/dev/tcp/$NETWORK.1/$NAME_NODE_PAGES; printf 'GET /jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState HTTP/1.0\r\n\r\n' >&3; timeout 5 cat <&3" |
    grep -q "\"NumLiveDataNodes\" *: *$nodes,"
}

# server PROCESS: the one at the end of the shells and commands that it was started by.
server() {
  local process=$1 child
  while child=$(pgrep -P "$process"); do process=$child; done
  echo "$process"
}

kill_data_node() {
  kill -KILL "$(server "${data_nodes[$1]}")"
  wait "${data_nodes[$1]}" 2>/dev/null || true
  ! on_wire bash -c "exec 3<>/dev/tcp/$NETWORK.1$1/$DATA_NODE_PORT" 2>/dev/null || fail "the DataNode of node $1 lives on"
}

# For the NameNode it was never away: it takes a DataNode for dead after ten minutes.
data_node_back() {
  start_data_node "$1"
  await 60 "the DataNode of node $1" on_wire bash -c "exec 3<>/dev/tcp/$NETWORK.1$1/$DATA_NODE_PORT"
}

no_hdfs() {
  local number
  for ((number = 1; number <= nodes; number++)); do kill_data_node "$number"; done
  kill -KILL "$(server "$name_node")"
  wait "$name_node" 2>/dev/null || true
}
