package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relight.core.runbook.lint.Linted.hits;
import static relight.core.runbook.lint.Linted.misses;
import static relight.core.runbook.lint.Linted.only;
import static relight.core.runbook.lint.Linted.silent;

import org.junit.jupiter.api.Test;

class BackupRulesTest {

    @Test
    void RB_5_theLastNameIsTakenForTheNewestBackup() {
        hits("RB-5", """
                FILE=$(aws s3 ls s3://shop-backups/db/ | sort | tail -1 | awk '{print $4}')
                LATEST_DUMP=$(ls -t /srv/dumps | head -n 1)
                ls /backups/*.gz | sort | tail -n1 | xargs -I{} cp {} /srv/in
                """, 1, 2, 3);
        silent("""
                ls -lh /backups | tail -5
                FILE=$(ls /backups | sort | grep -E '^shop-.*\\.sql\\.gz$' | tail -1)
                VERSION=$(ls /usr/lib/postgresql | sort -n | tail -1)
                aws s3 ls s3://shop-backups/db/ | tail -20
                """);
    }

    @Test
    void RB_6_aNameThatNothingMakesOrADateLongPast() {
        hits("RB-6", """
                velero restore create --from-backup shop-20240115-020000
                ./scripts/restore-db.sh /backups/shop_20240115_020000.sql.gz
                aws s3 cp s3://shop-backups/shop_latest.sql.gz /srv/in/
                ./scripts/restore-db.sh /srv/in/shop_latest.sql.gz
                gunzip < /backups/shop-2024-01-15.sql.gz | psql -v ON_ERROR_STOP=1 shop
                velero restore create --from-backup newest
                """, 1, 2, 3, 5, 6);
        silent("""
                velero restore create --from-backup <backup>
                velero restore describe shop-20240115-020000
                ./scripts/restore-db.sh "$LATEST_BACKUP"
                ./scripts/restore-db.sh /backups/shop_YYYYMMDD_HHMMSS.sql.gz
                ls -lh /backups | grep 20240115
                pg_dump -Fc shop > /backups/shop-20240115.dump
                """);
        silent("""
                cp /backups/chosen.sql.gz /backups/shop_latest.sql.gz
                ./scripts/restore-db.sh /backups/shop_latest.sql.gz
                """);
    }

    @Test
    void RB_13_deletionByAgeWithNoFloor() {
        hits("RB-13", """
                BACKUP_DIR=/srv/keep
                find /var/backups -name '*.gz' -mtime +30 -delete
                find "$BACKUP_DIR" -type f -mtime +7 -exec rm {} \\;
                find /srv/db -name '*.dump' -mmin +9000 | xargs rm -f
                """, 2, 3, 4);
        silent("""
                find /var/log/shop -mtime +30 -delete
                find /var/backups -name '*.log' -mtime +30 -delete
                find /var/backups -mtime +30 -print
                if [ "$(find /var/backups -mtime -2 | wc -l)" -ge 3 ]; then
                  find /var/backups -name '*.gz' -mtime +30 -delete
                fi
                """);
    }

    @Test
    void RB_14_anArchiveIsUnpackedOverTheLiveSystem() {
        hits("RB-14", """
                tar -xzf /backups/files.tar.gz -C /
                cd /
                tar xf /backups/more.tar
                """, 1, 3);
        silent("""
                tar -xzf /backups/files.tar.gz -C /srv/restored
                cd /
                tar -tzf /backups/files.tar.gz
                (cd / && ls)
                cd /srv/restored
                tar xf /backups/more.tar
                """);
        silent("(cd / && ls)\ntar xf more.tar\n");
    }

    @Test
    void RB_15_backupsWritableByTheServiceThatTheyProtect() {
        hits("RB-15", "chown -R www-data:www-data /var/backups/shop/\nchmod -R 777 /srv/backup\n", 1, 2);
        silent("""
                chown -R backup:backup /var/backups/shop
                chown -R www-data: /var/www/shop
                chmod 0750 /var/backups/shop
                chmod +x /usr/local/bin/run.sh
                """);
    }

    @Test
    void RB_17_redisSavesTheDamageOrIgnoresTheFile() {
        hits("RB-17", "redis-cli SAVE\nredis-cli SHUTDOWN NOSAVE\ncp dump.rdb /var/lib/redis/dump.rdb\n", 1);
        hits("RB-17", "systemctl stop redis\nsudo cp in.rdb /var/lib/redis/dump.rdb\nsystemctl start redis\n", 2);
        silent("""
                redis-cli CONFIG GET appendonly
                redis-cli SHUTDOWN NOSAVE
                cp in.rdb /var/lib/redis/dump.rdb
                """);
        silent("redis-cli BGSAVE\nsleep 5\ncp /var/lib/redis/dump.rdb \"$FOLDER/dump_1.rdb\"\n");
    }

    @Test
    void RB_22_yesterdaysFileUnderTmpIsRestored() {
        hits("RB-22", """
                aws s3 cp "s3://shop-backups/$FILE" /tmp/restore.dump
                pg_restore --exit-on-error -d shop /tmp/restore.dump
                curl -o /tmp/files.tgz https://store.example.com/files.tgz
                tar xzf /tmp/files.tgz -C /srv/restored
                """, 1, 3);
        assertEquals(Severity.DANGER, only("RB-22", "aws s3 cp \"s3://b/$F\" /tmp/a.gz\ngunzip /tmp/a.gz\n").severity());
        assertEquals(Severity.WARNING, only("RB-22", "set -e\naws s3 cp \"s3://b/$F\" /tmp/a.gz\ngunzip /tmp/a.gz\n").severity());
        silent("""
                work=$(mktemp -d)
                aws s3 cp "s3://shop-backups/$FILE" "$work/restore.dump"
                pg_restore --exit-on-error -d shop "$work/restore.dump"
                aws s3 cp "s3://shop-backups/$FILE" "/tmp/$FILE"
                aws s3 cp "s3://shop-backups/$FILE" /tmp/a.gz && gunzip /tmp/a.gz
                aws s3 cp "s3://shop-backups/$FILE.sha256" /tmp/restore.sha256
                cat /tmp/restore.sha256
                rm -f /tmp/b.gz
                aws s3 cp "s3://shop-backups/$FILE" /tmp/b.gz
                gunzip /tmp/b.gz
                """);
    }

    @Test
    void RB_32_aSidecarThatItsToolCannotCheckAndAPathInTheKey() {
        hits("RB-32", """
                DIR="${DIR:-/backups/db}"
                FILE="$DIR/shop.dump"
                SUM=$(sha256sum "$FILE" | cut -d' ' -f1)
                echo "$SUM" > "$FILE.sha256"
                aws s3 cp "$FILE" "s3://shop-backups/db/$FILE"
                """, 5);
        hits("RB-32", """
                SUM=$(sha256sum shop.dump | awk '{print $1}')
                echo "$SUM" > shop.dump.sha256
                """, 2);
        silent("""
                NAME=shop.dump
                cd /backups/db
                sha256sum "$NAME" > "$NAME.sha256"
                aws s3 cp "$NAME" "s3://shop-backups/db/$NAME"
                SUM=$(sha256sum "$NAME" | cut -d' ' -f1)
                echo "$SUM  $NAME" > other.sha256
                """);
        misses("RB-32", "aws s3 cp /backups/a.gz s3://shop-backups/db/");
    }
}
