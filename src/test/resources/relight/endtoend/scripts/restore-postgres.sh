#!/bin/bash
# scripts/restore-postgres.sh: from the bucket into the place of the database, checked before anything is touched
set -euo pipefail
file=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
aws s3 cp --only-show-errors "s3://kram-backups/postgres/$file" "$folder/"
aws s3 cp --only-show-errors "s3://kram-backups/postgres/$file.sha256" "$folder/"
(cd "$folder" && sha256sum --check "$file.sha256")

size=$(kubectl get deployment web -n kram -o 'jsonpath={.spec.replicas}')
kubectl scale deployment web -n kram --replicas=0
admin=(psql -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -U postgres -d postgres)
"${admin[@]}" -c 'DROP DATABASE IF EXISTS kramdb_new' -c 'CREATE DATABASE kramdb_new'
pg_restore --exit-on-error --no-owner -h 127.0.0.1 -U postgres -d kramdb_new "$folder/$file"
"${admin[@]}" -c 'DROP DATABASE IF EXISTS kramdb WITH (FORCE)' -c 'ALTER DATABASE kramdb_new RENAME TO kramdb'
kubectl scale deployment web -n kram --replicas="$size"
