# Payara Micro. Sourced by run.sh.

prepare() {
  preboot "$work" >"$work/preboot"
}

serve() {
  # shellcheck disable=SC2086 # several options
  exec "$java" $options "${stores[@]}" -Djava.io.tmpdir="$work" \
    -jar "$payara" --nohazelcast --disablephonehome --logproperties "$here/logging.properties" \
    --prebootcommandfile "$work/preboot" --deploy "$war" --contextroot /
}
