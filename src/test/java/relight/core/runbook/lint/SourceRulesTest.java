package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relight.core.runbook.lint.Linted.hits;
import static relight.core.runbook.lint.Linted.silent;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceRulesTest {

    @Test
    void RB_19_aPasswordInTheArgumentsOrAPromptThatNobodyAnswers() {
        hits("RB-19", """
                mysql -u shop -p shop -e 'SELECT 1'
                mysqldump -u shop -pverysecret shop > shop.sql
                psql "postgresql://shop:$SECRET@db/shop" -c 'SELECT 1'
                redis-cli -a "$SECRET" PING
                curl -fsS -u "admin:$SECRET" https://shop.example.com/metrics
                """, 1, 2, 3, 4, 5);
        silent("""
                mysql --defaults-extra-file="$HOME/.my.cnf" -P 3306 shop -e 'SELECT 1'
                PGPASSWORD="$SECRET" psql -h db -p 5432 -c 'SELECT 1'
                pg_restore -p 5432 --exit-on-error -d shop "$FILE"
                mkdir -p /srv/in
                REDISCLI_AUTH="$SECRET" redis-cli -p 6380 PING
                curl -fsS https://shop.example.com:8443/metrics
                ssh -p 22 shop@db.example.com true
                """);
    }

    @Test
    void RB_19_aValueOfASecretThatEveryRecordWouldHold() {
        hits("RB-19", """
                kubectl --context shop create secret generic login --from-literal=password=verysecret
                kubectl --context shop patch secret login -p '{"stringData":{"password":"verysecret"}}'
                kubectl --context shop patch secret/login --patch='{"data": {"password": "b3RoZXI="}}'
                """, 1, 2, 3);
        for (String silent : List.of("create secret generic login --from-literal=password=\"$NEW_PASSWORD\"", "create secret generic login --from-file=password=/run/in/password",
                "patch secret login -p \"{\\\"stringData\\\":{\\\"password\\\":\\\"$NEW_PASSWORD\\\"}}\"", "patch secret login -p '{\"metadata\":{\"labels\":{\"app\":\"shop\"}}}'",
                "patch configmap settings -p '{\"data\":{\"mode\":\"live\"}}'")) {
            Linted.misses("RB-19", "kubectl --context shop " + silent + "\n");
        }
        String page = "# Shop\n\n```kubernetes\n- get: pods\n- patch: secret/login\n  with:\n    stringData:\n      password: %s\n```\n";
        assertEquals(List.of(8), Linted.lines("RB-19", page.formatted("verysecret")));
        assertEquals(List.of(), Linted.lines("RB-19", page.formatted("$NEW_PASSWORD")));
    }

    @Test
    void RB_21_codeFromTheNetOrAVersionThatMoves() {
        hits("RB-21", """
                curl -fsSL https://get.example.com/install.sh | bash
                bash <(curl -s https://get.example.com/install.sh)
                docker run shop/tools:latest true
                helm install db bitnami/postgresql --namespace shop
                """, 1, 2, 3, 4);
        silent("""
                helm install db bitnami/postgresql --version 15.2.5
                helm upgrade shop ./charts/shop
                docker run shop/tools:1.4.2 true
                curl -fsSLO https://get.example.com/install-1.4.2.sh
                bash install-1.4.2.sh
                cat list | bash ./each.sh
                """);
    }

    @Test
    void RB_21_imagesInManifests() {
        assertEquals(List.of(6, 9), Linted.lines("RB-21", """
                # Shop

                ```yaml
                containers:
                  - name: a
                    image: curlimages/curl:latest
                  - name: b
                    image: "postgres:15-alpine"
                  - image: registry.example.com:5000/shop/web
                  - image: shop/web@sha256:0123456789abcdef
                  - image: "{{ .Values.image }}"
                ```
                """));
    }
}
