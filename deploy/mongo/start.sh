#!/bin/bash
# Starts one member of the replica set. mongod refuses a key file that anybody else may read, and a mounted file cannot have
# the owner it wants on every system; so the key comes as a variable and is written here.
set -euo pipefail

key=/tmp/replica-set.key
rm -f "$key"
(umask 077 && printf '%s' "$MONGO_REPLICA_KEY" > "$key")
chown mongodb:mongodb "$key"
unset MONGO_REPLICA_KEY

exec docker-entrypoint.sh mongod --replSet nhip --bind_ip_all --keyFile "$key"
