#!/bin/bash
# Patroni reads passwords from its environment alone: they are put there from Swarm's secrets.
set -euo pipefail
export PATRONI_SUPERUSER_USERNAME=postgres PATRONI_REPLICATION_USERNAME=replication
PATRONI_SUPERUSER_PASSWORD=$(</run/secrets/postgres-superuser-password)
PATRONI_REPLICATION_PASSWORD=$(</run/secrets/postgres-replication-password)
export PATRONI_SUPERUSER_PASSWORD PATRONI_REPLICATION_PASSWORD
export PATRONI_POSTGRESQL_CONNECT_ADDRESS=$PATRONI_NAME:5432 PATRONI_RESTAPI_CONNECT_ADDRESS=$PATRONI_NAME:8008
exec patroni /opt/postgres/patroni.yml
