# Payara Micro. Sourced by run.sh. Where warm.sh has prepared a folder for this very jar, the start
# takes its unpacked libraries and its archive of classes; the machine itself passes over an archive
# that is not of its version.

warm=${DMD_WARM:-$root/target/warm}

# A jar ends with the checksums of all that is in it.
warm_key() {
  tail -c 65536 "$payara" | cksum
}

# Whether the folder fits; for the daemon that is to make it so, whether it is unpacked at least.
is_warm() {
  local key=$warm/key
  [ -z "${DMD_WARM_MAKE:-}" ] || key=$warm/unpacked
  [ -f "$key" ] && [ "$(warm_key)" = "$(<"$key")" ]
}

# file_url PATH
file_url() {
  local LC_ALL=C path=$1 at byte
  printf file:
  for ((at = 0; at < ${#path}; at++)); do
    byte=${path:at:1}
    case $byte in
      [a-zA-Z0-9/._~-]) printf %s "$byte" ;;
      *) printf '%%%02X' "$(($(printf %d "'$byte") & 255))" ;;
    esac
  done
}

prepare() {
  local kind=payara-7
  # The names of what is in a jar stand at its end.
  if grep -qa '/payara-micro-core-6\.' < <(tail -c 131072 "$payara"); then kind=payara-6; fi
  # By a property: no command knows of names with a space in them.
  # shellcheck disable=SC2016
  preboot "$kind" '${java.io.tmpdir}' >"$work/preboot"
  # The server keeps its state beside its configuration: each run has a copy of its own.
  if is_warm; then
    mkdir "$work/root"
    cp -r "$warm/root/config" "$warm/root/lib" "$warm/root/docroot" "$warm/root/META-INF" "$work/root/"
    chmod -R u+w "$work/root"
  fi
}

serve() {
  local start=(-jar "$payara") archive=SharedArchiveFile
  [ -z "${DMD_WARM_MAKE:-}" ] || archive=ArchiveClassesAtExit
  if is_warm; then
    start=("@$here/servers/micro.opens" -Dfish.payara.micro.BootJar="$(file_url "$warm/root/launch-micro.jar")"
      -Dfish.payara.micro.UnpackDir="$warm/root"
      -XX:$archive="$warm/classes.jsa" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off
      -cp "$warm/root/launch-micro.jar" fish.payara.micro.impl.PayaraMicroImpl --rootDir "$work/root")
  fi
  # shellcheck disable=SC2086 # several options
  exec "$java" $options "${own_name[@]}" "${stores[@]}" -Djava.io.tmpdir="$work" \
    "${start[@]}" --nohazelcast --disablephonehome --logproperties "$here/logging.properties" \
    --prebootcommandfile "$work/preboot" --deploy "$war" --contextroot /
}
