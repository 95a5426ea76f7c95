# The images that the stacks name, made of Debian's packages: the registries that have the real ones
# may be out of reach. Sourced by swarm-test.sh.
#
# shellcheck shell=bash disable=SC2154 # work, project, cache are set there

readonly RELEASE=bookworm

# image_of STACK SERVICE
image_of() {
  awk -v service="  $2:" '/^  [^ ]/ { found = ($0 == service) } found && $1 == "image:" { print $2; exit }' "$project/docker/docker-stack$1.yml"
}

# image_of_members KIND: what several services of the cluster have in common.
image_of_members() {
  sed -n "/^x-$1:/,/image:/s/ *image: //p" "$project/docker/docker-stack.cluster.yml"
}

base_of() {
  sed -n 's/^FROM //p' "$1" | head -n 1
}

# base: Debian's system as a file, kept from run to run where SWARM_TEST_CACHE names a folder.
base() {
  local file=$cache/$RELEASE.tar root=$work/root
  [ -f "$file" ] || {
    debootstrap --variant=minbase --cache-dir="$cache" "$RELEASE" "$root" "$(mirror)" >"$work/debootstrap.log" 2>&1 ||
      { tail -n 5 "$work/debootstrap.log" >&2 && fail "debootstrap"; }
    cp /etc/apt/sources.list.d/debian.sources "$root/etc/apt/sources.list.d/" 2>/dev/null && rm -f "$root/etc/apt/sources.list"
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*
    # No service is started where none can be.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" && chmod +x "$root/usr/sbin/policy-rc.d"
    tar -C "$root" -cf "$file.part" . && mv "$file.part" "$file"
    rm -rf "$root"
  }
  docker_on 1 import "$file" "$debian" >/dev/null
}

mirror() {
  sed -n 's/^URIs: //p; s/^deb  *\([^ ]*\) .*/\1/p' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | grep -v security | head -n 1
}

# build NAME FOLDER [FILE]: with the machine's network, for Debian's packages.
build() {
  DOCKER_BUILDKIT=0 docker_on 1 build --network host --force-rm -q -t "$1" ${3:+-f "$3"} "$2" >"$work/build.log" 2>&1 ||
    { tail -n 15 "$work/build.log" >&2 && fail "the image $1"; }
  images+=("$1")
}

# from NAME TEXT...: an image of a few lines.
from() {
  local name=$1
  shift
  mkdir -p "$work/context"
  printf '%s\n' "$@" >"$work/context/Dockerfile"
  build "$name" "$work/context"
}

install_line() {
  echo "RUN apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $* && rm -rf /var/lib/apt/lists/* /usr/share/doc /usr/share/man"
}

# make_images CLUSTER: on node 1.
make_images() {
  debian=$(base_of "$project/docker/postgres/Dockerfile")
  images=()
  base
  from tools "FROM $debian" "$(install_line bash curl ca-certificates openjdk-17-jre-headless haproxy memcached redis-server tini jq nodejs)"
  from "$(base_of "$project/docker/Dockerfile")" 'FROM tools' \
    'RUN mkdir -p /opt/java && ln -s /usr/lib/jvm/java-17-openjdk-* /opt/java/openjdk' \
    'ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  from "$(image_of '' memcached)" 'FROM tools' 'USER memcache'
  from "$(image_of '' redis)" 'FROM tools' 'USER redis' 'CMD ["redis-server", "--protected-mode", "no"]'
  from "$(image_of '' lb)" 'FROM tools' 'RUN mkdir -p /usr/local/etc/haproxy' 'USER haproxy' 'STOPSIGNAL SIGUSR1'
  front_end
  dmd=$(image_of '' dmd)
  build "$dmd" "$project" "$project/docker/Dockerfile"
  from "$dmd-next" "FROM $dmd" 'LABEL next=yes'
  # Its start refuses a setting.
  from "$dmd-broken" "FROM $dmd" 'ENV DMD_DATA_PORT=none'
  if [ "$1" = yes ]; then
    build "$(image_of_members postgres)" "$project/docker/postgres"
    from "$(image_of_members etcd)" "FROM $debian" "$(install_line etcd-server)"
  fi
}

front_end() {
  local name folder=$project/docker/swarm-test/front-end
  name=$(image_of '' s3)
  mkdir -p "$work/front-end"
  if [ -n "${CLOUDSERVER:-}" ]; then
    [ -f "$CLOUDSERVER/index.js" ] && [ -d "$CLOUDSERVER/node_modules" ] || fail "CLOUDSERVER names no folder of CloudServer with its modules: $CLOUDSERVER"
    folder=$CLOUDSERVER
    cp "$(type -P node)" "$work/front-end/node"
    say "the front end is the real CloudServer $(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$folder/package.json" | head -n 1), of $folder"
  else
    say "the front end is a stand-in of this test, not CloudServer: it speaks S3's put, get, delete and list (CLOUDSERVER=FOLDER names the real one)"
  fi
  tar -C "$folder" --exclude=./.git --exclude=./tests -cf "$work/front-end/app.tar" .
  # Modules with machine code fit the node that they were built for.
  printf '%s\n' 'FROM tools' 'ADD app.tar /usr/src/app/' ${CLOUDSERVER:+'COPY node /usr/local/bin/node'} 'WORKDIR /usr/src/app' \
    >"$work/front-end/Dockerfile"
  build "$name" "$work/front-end"
  rm -rf "$work/front-end"
}
