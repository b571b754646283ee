#!/bin/sh
# Creates Temporal's two databases and brings their schemas to this server's version. Changes nothing that is there already.
# SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD are read by the tool itself.
set -eu

schemas=${TEMPORAL_SCHEMA:-/etc/temporal/schema/postgresql/v12}

tool() {
  temporal-sql-tool --plugin postgres12 "$@"
}

setup() {
  database=$1
  schema=$2
  tool --db "$database" create
  tool --db "$database" setup-schema --version 0.0
  tool --db "$database" update-schema --schema-dir "$schemas/$schema/versioned"
}

setup temporal temporal
setup temporal_visibility visibility
