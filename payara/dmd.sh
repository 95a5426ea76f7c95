#!/usr/bin/env bash
# The command of an operator: asks a running daemon, or reads and writes stores beside it. --help tells
# what there is, docs/commands.md all of it. Settings come from the environment as they do for run.sh;
# builds first what is missing.
#
#   DMD_COMMANDS         folder of dmd-classes.jar and what it needs, instead of what the build makes
#   DMD_LIBRARIES        folder of jars with repositories of others
#   DMD_COMMAND_OPTS     options of the Java machine; the keys of the largest bucket must fit
#   DMD_WARM             folder of the archive of classes; target/warm unless it is set
#
# With --warm alone it makes that archive, where it is missing, and does no more.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=locale.sh
. "$here/locale.sh"
root=$(dirname "$here")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
warm=${DMD_WARM:-$root/target/warm}

die() {
  echo "dmd: $*" >&2
  exit 1
}

if [ -n "${DMD_COMMANDS:-}" ]; then
  [ -d "$DMD_COMMANDS" ] || die "$DMD_COMMANDS (DMD_COMMANDS) is not there"
  jars=("$DMD_COMMANDS"/*.jar)
else
  if [ ! -f "$root/target/dmd-classes.jar" ] || [ ! -d "$root/target/commands" ]; then
    command -v mvn >/dev/null || die "Maven is needed to build the commands; install it, or set DMD_COMMANDS"
    echo "dmd: building; the first time this takes some minutes" >&2
    mvn -B -q -f "$root/pom.xml" -DskipTests package >&2 || die "the build failed"
  fi
  jars=("$root/target/dmd-classes.jar" "$root"/target/commands/*.jar)
fi
path=$(IFS=: && echo "${jars[*]}")

# What the archive of classes was made of. The machine passes over one that does not fit; this tells
# when to make another.
archive_key() {
  stat -L -c '%n %s %Y' -- "$(command -v "$java")" "${jars[@]}" 2>/dev/null | cksum
}

# Whether there is an archive of these classes. Where there is none it is made, which takes two
# seconds, once; where its folder cannot be written, it goes without.
has_archive() {
  local key status=0
  key=$(archive_key)
  if [ "$(cat "$warm/commands.key" 2>/dev/null)" = "$key" ]; then
    [ -f "$warm/commands.jsa" ]
    return
  fi
  { mkdir -p "$warm" && part=$(mktemp "$warm/commands.XXXXXX"); } 2>/dev/null || return 1
  trap 'rm -f "${part:-}"' EXIT
  "$java" "${java_locale[@]}" -XX:ArchiveClassesAtExit="$part" -Xshare:auto -Xlog:disable -Xlog:all=off \
    -XX:+UseSerialGC -cp "$path" io.zenko.dmd.commands.Rehearsal </dev/null >/dev/null 2>&1 || status=$?
  # By Ctrl-C: the next one makes it.
  [ "$status" -le 128 ] || exit "$status"
  if [ "$status" = 0 ] && [ -s "$part" ]; then
    chmod a+r "$part" && mv "$part" "$warm/commands.jsa"
  else
    rm -f "$part" "$warm/commands.jsa"
  fi
  trap - EXIT
  # Last; and where it could not be made, it is not tried again.
  { echo "$key" >"$warm/commands.key"; } 2>/dev/null
  [ -f "$warm/commands.jsa" ]
}

options=()
if has_archive; then
  options+=(-XX:SharedArchiveFile="$warm/commands.jsa" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off -Xlog:class+path=off)
fi
[ "$*" != --warm ] || exit 0

# What asks and is done has no time for a second compilation, nor much to collect.
case ${1:-} in
  fsck | scrub | export | import | import-stock | backup | war) ;;
  *)
    case ${DMD_COMMAND_OPTS:-} in *-XX:+Use*GC*) ;; *) options+=(-XX:+UseSerialGC) ;; esac
    options+=(-XX:TieredStopAtLevel=1)
    ;;
esac

# The Java machine cannot tell its streams apart.
if [ -t 1 ] || [ -t 2 ]; then
  [ ! -t 1 ] || options+=(-Ddmd.terminal.out=true)
  [ ! -t 2 ] || options+=(-Ddmd.terminal.err=true)
  read -r rows columns < <({ stty size </dev/tty; } 2>/dev/null || echo 0 0)
  options+=(-Ddmd.terminal.rows="$rows" -Ddmd.terminal.columns="$columns")
fi

# Repositories of others, as the daemon has them.
[ -z "${DMD_LIBRARIES:-}" ] || path=$path:$DMD_LIBRARIES/*

# The daemon's defaults are below the project, not below the current folder.
export S3METADATAPATH=${S3METADATAPATH:-$root/data/metadata}
export S3DATAPATH=${S3DATAPATH:-$root/data/blobs}
# shellcheck disable=SC2086 # several options
exec "$java" "${java_locale[@]}" "${options[@]}" ${DMD_COMMAND_OPTS:-} -cp "$path" io.zenko.dmd.commands.Main "$@"
