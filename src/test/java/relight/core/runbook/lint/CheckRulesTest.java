package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relight.core.runbook.lint.Linted.hits;
import static relight.core.runbook.lint.Linted.misses;
import static relight.core.runbook.lint.Linted.silent;

import org.junit.jupiter.api.Test;

class CheckRulesTest {

    @Test
    void RB_1_aFailedCheckLooksGreen() {
        hits("RB-1", """
                curl https://shop.example.com/healthz
                # Verify the start page
                curl -s https://shop.example.com/
                kubectl exec deploy/tools -- curl -s http://shop:8080/ready | jq .
                tar -tzf /backups/files.tar.gz | head
                gunzip -t /backups/shop.sql.gz | tail -1
                journalctl -u shop --since today | grep -i error
                kubectl logs -n shop deployment/shop | grep -E 'ERROR|FATAL'
                """, 1, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void RB_1_jqFindsNothingWrongWithAnAnswerThatNeverCame() {
        hits("RB-1", "curl --fail https://shop.example.com/healthz | jq -e '.ok'", 1);
    }

    @Test
    void RB_1_staysSilentWhereTheStatusCounts() {
        silent("""
                curl -fsS https://shop.example.com/healthz
                curl -s https://shop.example.com/healthz | grep -q '"ok"'
                curl -s -o /dev/null -w '%{http_code}' https://shop.example.com/ready
                gunzip -t /backups/shop.sql.gz
                ! journalctl -u shop | grep -i error
                journalctl -u shop | grep -i error || true
                if kubectl logs deploy/shop | grep -q -i error; then exit 1; fi
                grep -i error notes.txt
                files=$(tar -tzf /backups/files.tar.gz | head -1)
                ps aux | grep shop
                """);
        silent("""
                set -euo pipefail
                tar -tzf /backups/files.tar.gz | head
                curl --fail https://shop.example.com/healthz | jq -e '.ok'
                curl -s https://shop.example.com/healthz | jq -e '.ok'
                """);
        misses("RB-1", "curl -X POST https://search.example.com/shop/_close\ncurl -s https://search.example.com/_snapshot/all/_all | jq .");
    }

    @Test
    void RB_12_aWaitThatComparesACallWithItself() {
        hits("RB-12", """
                redis-cli BGSAVE
                while [ "$(redis-cli -h db LASTSAVE)" == "$(redis-cli LASTSAVE)" ]; do
                  sleep 1
                done
                """, 2);
        silent("""
                before=$(redis-cli LASTSAVE)
                redis-cli BGSAVE
                while [ "$(redis-cli LASTSAVE)" = "$before" ]; do sleep 1; done
                until [ "$(redis-cli -h a DBSIZE)" = "$(redis-cli -h a LASTSAVE)" ]; do sleep 1; done
                if [ "$(date -d yesterday +%s)" -lt "$(date +%s)" ]; then true; fi
                """);
    }

    @Test
    void RB_25_aCheckThatComparesNothing() {
        hits("RB-25", """
                # Verify
                psql -d shop -c "SELECT count(*) FROM orders;"

                # Check the data
                python3 -c "
                from shop import check
                print('OK' if check() else 'FAILED')
                "

                # Check the service
                systemctl is-active shop && echo fine || echo "service failed"
                """, 2, 7, 11);
    }

    @Test
    void RB_25_staysSilentWhereSomethingIsCompared() {
        silent("""
                # Verify: expected at least 12000
                psql -d shop -c "SELECT count(*) FROM orders;"

                # Verify
                test "$(psql -d shop -Atc 'SELECT count(*) FROM orders')" -gt 1000
                psql -d shop -c "SELECT 1/(count(*)-0) FROM orders HAVING count(*) > 0;"
                python3 -c "
                import sys, shop
                if not shop.check():
                    print('FAILED'); sys.exit(1)
                "
                systemctl is-active shop || { echo "service failed"; exit 1; }
                if ! systemctl is-active shop; then
                  echo "failed"
                  exit 1
                fi
                """);
        misses("RB-25", "# How large it is\npsql -d shop -c \"SELECT count(*) FROM orders;\"");
    }

    @Test
    void RB_26_quotesThatCannotWork() {
        hits("RB-26", "echo \"restored", 1);
        hits("RB-26", """
                python3 -c "
                ok = True
                print(f'state: {'OK' if ok else 'BAD'}')
                import sys; sys.exit(1)
                "
                """, 3);
        silent("""
                echo "it's restored"
                python3 -c "
                ok = True
                print(f'state: {ok}', 'and {more}')
                print(f'{\\"a\\"}')
                "
                cat <<'EOF'
                it's text
                EOF
                """);
    }

    @Test
    void RB_31_aToolThatAnswersAnErrorWithStatusZero() {
        hits("RB-31", "redis-cli -h db CLUSTER FAILOVER\nredis-cli CONFIG SET appendonly no\n", 1, 2);
        silent("""
                redis-cli -e CLUSTER FAILOVER
                redis-cli PING
                redis-cli CLUSTER INFO
                redis-cli CONFIG SET appendonly no | grep -q OK
                """);
    }

    @Test
    void theOtherLanguagesOfHeadingsAndCommentsSayCheckToo() {
        assertEquals(1, Linted.lines("RB-1", "# Laden\n\n## Prüfung\n\n```bash\ncurl -s https://shop.example.com/\n```\n").size());
        assertEquals(1, Linted.lines("RB-25", "# Крамниця\n\n```bash\n# Перевірити\npsql -d shop -c 'SELECT count(*) FROM t'\n```\n").size());
    }
}
