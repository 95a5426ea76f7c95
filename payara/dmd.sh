#!/usr/bin/env bash
# Runs a command beside the daemon, without a server: fsck, scrub, export, import, war, import-stock;
# --help tells them. Settings come from the environment as they do for run.sh; builds first what is missing.
#
#   DMD_COMMANDS         folder of dmd-classes.jar and what it needs, instead of what the build makes
#   DMD_LIBRARIES        folder of jars with repositories of others
#   DMD_COMMAND_OPTS     options of the Java machine; the keys of the largest bucket must fit
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=locale.sh
. "$here/locale.sh"
root=$(dirname "$here")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

die() {
  echo "dmd: $*" >&2
  exit 1
}

if [ -n "${DMD_COMMANDS:-}" ]; then
  [ -d "$DMD_COMMANDS" ] || die "$DMD_COMMANDS (DMD_COMMANDS) is not there"
  path=$DMD_COMMANDS/*
else
  path=$root/target/dmd-classes.jar:$root/target/commands/*
  if [ ! -f "$root/target/dmd-classes.jar" ] || [ ! -d "$root/target/commands" ]; then
    command -v mvn >/dev/null || die "Maven is needed to build the commands; install it, or set DMD_COMMANDS"
    echo "dmd: building; the first time this takes some minutes" >&2
    mvn -B -q -f "$root/pom.xml" -DskipTests package >&2 || die "the build failed"
  fi
fi

# Repositories of others, as the daemon has them.
[ -z "${DMD_LIBRARIES:-}" ] || path=$path:$DMD_LIBRARIES/*

# The daemon's defaults are below the project, not below the current folder.
export S3METADATAPATH=${S3METADATAPATH:-$root/data/metadata}
export S3DATAPATH=${S3DATAPATH:-$root/data/blobs}
# shellcheck disable=SC2086 # several options
exec "$java" "${java_locale[@]}" ${DMD_COMMAND_OPTS:-} -cp "$path" io.zenko.dmd.commands.Main "$@"
