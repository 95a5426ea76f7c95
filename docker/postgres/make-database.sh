#!/bin/bash
# Patroni runs it once, on the first primary, with the address of the new database server: makes the
# daemons' role and database.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$(</run/secrets/dmd-sql-password)" "$1" <<'SQL'
create role dmd login password :'password';
create database dmd owner dmd encoding UTF8 template template0;
SQL
