# GlassFish or Payara Server, in DMD_SERVER_HOME, with a domain that is made for this run. Its own
# administration is on DMD_SERVER_ADMIN_PORT of loopback. Sourced by run.sh.

prepare() {
  [ -n "${DMD_SERVER_HOME:-}" ] || die "DMD_SERVER_HOME names the folder of GlassFish or Payara Server"
  "$here/domain.sh" "$DMD_SERVER_HOME" "$work/domains" dmd "${DMD_SERVER_ADMIN_PORT:-14848}" "$war" ||
    die "the domain cannot be made"
}

# asadmin would stay between us and the server, and a signal would end asadmin alone: it only tells
# the command. The last of two options of the same name counts, so ours stand behind its own.
serve() {
  local command=() line main=
  while IFS= read -r line; do
    # The command is an argument a line, behind words about it.
    case $line in */bin/java) command=("$line") && continue ;; esac
    case $line in *com.sun.enterprise.glassfish.bootstrap.*) main=$line ;; esac
    # shellcheck disable=SC2206 # several options
    [ "$main" != "$line" ] || command+=($options "${own_name[@]}" "${stores[@]}" -Djava.io.tmpdir="$work")
    command+=("$line")
  done < <("$DMD_SERVER_HOME/bin/asadmin" start-domain --domaindir "$work/domains" --verbose --dry-run dmd)
  [ -n "$main" ] || die "asadmin does not tell how to start the server"
  exec "${command[@]}" </dev/null
}
