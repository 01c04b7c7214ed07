package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relight.core.runbook.lint.Linted.hits;
import static relight.core.runbook.lint.Linted.misses;
import static relight.core.runbook.lint.Linted.silent;

import org.junit.jupiter.api.Test;

class DatabaseRulesTest {

    @Test
    void RB_2_aDatabaseIsDroppedWithinATransaction() {
        hits("RB-2", """
                PGPASSWORD="$SECRET" psql -h db -U postgres -c "
                  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop';
                  DROP DATABASE IF EXISTS shop_test;
                  CREATE DATABASE shop_test;
                "
                """, 1);
        silent("""
                psql -h db -c "CREATE DATABASE shop_test"
                psql -h db -c "DROP DATABASE shop_test;" -c "CREATE DATABASE shop_test;"
                psql -h db -c "INSERT INTO notes VALUES ('drop database; create database'); SELECT 1;"
                """);
    }

    @Test
    void RB_4_aHostThatNothingSets() {
        hits("RB-4", """
                psql -h $DB_HOST -d shop -c 'SELECT 1'
                redis-cli -h "$CACHE_HOST" PING
                psql -h $DB_HOST -d shop -c 'SELECT 2'
                """, 1, 2);
        silent("""
                export DB_HOST=db.example.com
                CACHE_HOST="${CACHE_HOST:-localhost}"
                read -r OTHER_HOST
                : "${THIRD_HOST:?}"
                psql -h $DB_HOST -c 'SELECT 1'
                redis-cli -h "$CACHE_HOST" PING
                psql -h "$OTHER_HOST" -c 'SELECT 1'
                psql -h "${FOURTH_HOST:-localhost}" -c 'SELECT 1'
                psql --host="$THIRD_HOST" -c 'SELECT 1'
                """);
    }

    @Test
    void RB_4_aScriptOfItsOwnSeesWhatIsExportedOnlyIfItSetsIt() {
        String page = "# Shop\n\n## Restore\n\n```bash\nDB_HOST=db\n```\n\n```bash\npsql -h $DB_HOST -c 'SELECT 1'\n```\n\n"
                + "```bash\n#!/bin/bash\npsql -h $DB_HOST -c 'SELECT 1'\n```\n";
        assertEquals(java.util.List.of(15), Linted.lines("RB-4", page));
    }

    @Test
    void RB_7_copyOnTheServerAndOnTheClient() {
        hits("RB-7", """
                psql -d shop_temp \\
                  -c "COPY (SELECT * FROM orders) TO '/tmp/orders.csv' CSV"
                psql -d shop -c "\\COPY orders FROM '/tmp/orders.csv' CSV"
                """, 2);
        silent("""
                psql -d shop_temp -c "\\COPY (SELECT * FROM orders) TO '/tmp/orders.csv' CSV"
                psql -d shop -c "\\COPY orders FROM '/tmp/orders.csv' CSV"
                psql -d shop -c "COPY orders TO '/tmp/other.csv'"
                """);
    }

    @Test
    void RB_11_theServerRefusesItsFolder() {
        hits("RB-11", """
                sudo mkdir /var/lib/postgresql/15/main
                tar xzf base.tar.gz -C /var/lib/postgresql/15/main
                sudo chown -R postgres: /var/lib/postgresql/15/main
                """, 1, 2);
        silent("""
                sudo install -d -m 0700 -o postgres -g postgres /var/lib/postgresql/15/main
                sudo -u postgres tar xzf base.tar.gz -C /var/lib/postgresql/15/main
                mkdir -p /var/lib/postgresql/15/main/pg_wal
                """);
        silent("""
                sudo mkdir /var/lib/postgresql/15/main
                sudo chown postgres: /var/lib/postgresql/15/main
                sudo chmod 0700 /var/lib/postgresql/15/main
                sudo -u postgres tar xzf base.tar.gz -C /var/lib/postgresql/15/main
                mkdir -p /srv/www
                """);
    }

    @Test
    void RB_18_theToolGoesOnAfterErrors() {
        hits("RB-18", """
                pg_restore -h db -d shop "$FILE"
                psql -d shop -f "$FILE"
                gunzip < "$FILE" | mysql shop
                psql -d shop < "$FILE"
                zcat "$FILE" | psql shop
                psql shop <<SQL
                DELETE FROM sessions;
                SQL
                """, 1, 2, 3, 4, 5, 6);
        silent("""
                pg_restore --exit-on-error -d shop "$FILE"
                pg_restore -d shop -1 "$FILE"
                pg_restore -l "$FILE"
                psql -v ON_ERROR_STOP=1 -d shop -f "$FILE"
                psql -d shop -c 'SELECT 1'
                mysql shop < "$FILE"
                psql shop <<SQL
                SELECT 1;
                SQL
                """);
        silent("set -o pipefail\ngunzip < \"$FILE\" | mysql shop\n");
    }

    @Test
    void RB_28_whatIsThereIsDroppedWithNoCopyKept() {
        hits("RB-28", """
                psql -c "
                  DROP DATABASE IF EXISTS shop"
                dropdb shop
                rm -rf /var/lib/postgresql/15/main
                mv /tmp/new.db /srv/shop/shop.db
                """, 2, 3, 4, 5);
        silent("""
                pg_dump -Fc shop > shop.dump
                psql -c "DROP DATABASE shop"
                """);
        silent("psql -c 'ALTER DATABASE shop RENAME TO shop_before'\npsql -c 'CREATE DATABASE shop'\npsql -c 'DROP DATABASE shop_test'\n");
        silent("""
                NAME=rows
                createdb "$NAME"
                dropdb "$NAME"
                mv /srv/shop/shop.db /srv/shop/shop.db.old
                mv /tmp/new.db /srv/shop/shop.db
                mv /var/lib/redis /var/lib/redis.old
                rm -rf /var/lib/redis.old
                rm -rf /tmp/work
                """);
        misses("RB-28", "psql -c 'DROP INDEX orders_day'");
    }
}
