#!/bin/bash
# Puts a dump in the place of the database: side by side first, the swap last.
set -euo pipefail
dump=$1
gunzip -t "$dump"
admin=(psql -q -v ON_ERROR_STOP=1 -h "$DB_HOST" -U postgres -d postgres)
"${admin[@]}" -c "DROP DATABASE IF EXISTS ${DB_NAME}_new" -c "CREATE DATABASE ${DB_NAME}_new OWNER $DB_USER"
gunzip < "$dump" | psql -q -v ON_ERROR_STOP=1 -h "$DB_HOST" -U "$DB_USER" -d "${DB_NAME}_new"
"${admin[@]}" -c "DROP DATABASE IF EXISTS ${DB_NAME}_broken WITH (FORCE)"
"${admin[@]}" -c "ALTER DATABASE $DB_NAME RENAME TO ${DB_NAME}_broken" -c "ALTER DATABASE ${DB_NAME}_new RENAME TO $DB_NAME"
echo "restored $dump"
