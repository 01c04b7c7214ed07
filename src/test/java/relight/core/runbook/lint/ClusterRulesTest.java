package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relight.core.runbook.lint.Linted.hits;
import static relight.core.runbook.lint.Linted.misses;
import static relight.core.runbook.lint.Linted.silent;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterRulesTest {

    @Test
    void RB_3_everythingIsScaledToOneNumber() {
        hits("RB-3", """
                kubectl --context prod scale deployment --all --replicas=0 -n shop
                kubectl --context prod scale deployment --all --replicas=3 -n shop
                """, 1, 2);
        hits("RB-3", """
                set -e
                kubectl --context prod scale deployment shop --replicas=0
                make restore
                kubectl --context prod scale deployment shop --replicas=2
                """, 2);
        silent("""
                kubectl --context prod get deployments -n shop -o yaml > sizes.yaml
                trap 'kubectl apply -f sizes.yaml' EXIT
                kubectl --context prod scale deployment --all --replicas=0 -n shop
                """);
        silent("kubectl --context prod scale deployment shop --replicas=0\nkubectl --context prod scale deployment shop --replicas=2\n");
    }

    @Test
    void RB_8_restoredToOnePlaceAndVerifiedAtAnother() {
        hits("RB-8", """
                velero restore create --from-backup <backup> --namespace-mappings shop:shop-restored
                kubectl get pods -n shop
                """, 1);
        hits("RB-8", """
                pg_restore --exit-on-error -d shop_restored "$FILE"
                psql -d shop -c "SELECT max(day) FROM orders"
                """, 1);
        silent("""
                velero restore create --from-backup <backup> --namespace-mappings shop:shop-restored
                kubectl get pods -n shop-restored
                kubectl get pods -n shop
                pg_restore --exit-on-error -d shop "$FILE"
                psql -d shop -c "SELECT max(day) FROM orders"
                """);
    }

    @Test
    void RB_9_aSelectiveRestoreLeavesOutWhatHoldsTheData() {
        hits("RB-9", "velero restore create --from-backup <backup> --include-resources persistentvolumeclaims,persistentvolumes,deployments\n", 1);
        silent("""
                velero restore create --from-backup <backup> --include-resources pods,statefulsets,persistentvolumeclaims,persistentvolumes
                velero restore create --from-backup <backup> --include-resources configmaps,secrets
                velero restore create --from-backup <backup> --selector app=shop
                """);
    }

    @Test
    void RB_10_exportedObjectsAreAppliedElsewhere() {
        hits("RB-10", """
                kubectl get configmap -n shop-backup -o yaml > all.yaml
                kubectl apply -n shop -f all.yaml
                kubectl get secret -n shop-backup -o yaml | kubectl apply -n shop -f -
                """, 2, 3);
        silent("""
                kubectl get configmap -n shop-backup -o json | jq 'del(.items[].metadata.resourceVersion)' > all.json
                kubectl apply -n shop -f all.json
                kubectl get configmap -n shop-backup -o yaml > kept.yaml
                kubectl apply -f written-by-hand.yaml
                kubectl get secrets -n shop -o yaml | kubeseal --format yaml > sealed.yaml
                kubectl apply -f sealed.yaml
                """);
    }

    @Test
    void RB_16_theMainProcessIsStoppedAndACopyFollows() {
        hits("RB-16", """
                kubectl exec redis-0 -- bash -c "
                  redis-cli SHUTDOWN NOSAVE
                  cp /tmp/in.rdb /data/in.rdb
                "
                """, 2);
        silent("""
                kubectl exec redis-0 -- bash -c "cp /tmp/in.rdb /data/in.rdb; redis-cli SHUTDOWN NOSAVE"
                bash -c "redis-cli SHUTDOWN NOSAVE; cp a b"
                """);
    }

    @Test
    void RB_20_needsATerminal() {
        hits("RB-20", """
                kubectl exec -it -n shop redis-0 -- redis-cli INFO
                docker exec -ti db psql -c 'SELECT 1'
                docker compose exec --tty db id
                kubectl exec redis-0 -i -t -- sh
                """, 1, 2, 3, 4);
        silent("""
                kubectl exec -i -n shop redis-0 -- redis-cli INFO
                docker exec db ls -t
                kubectl exec redis-0 -- ls -t /data
                """);
        assertEquals(List.of(), Linted.page("# Shop\n\n```console\n$ kubectl exec -it redis-0 -- redis-cli INFO\nredis_version:7\n```\n"));
    }

    @Test
    void RB_23_trafficOrApplicationsBeforeTheData() {
        hits("RB-23", """
                aws route53 change-resource-record-sets --hosted-zone-id Z1 --change-batch file://dns.json
                kubectl --context dr scale deployment shop --replicas=3
                ./scripts/restore-db.sh "$FILE"
                """, 1, 2);
        silent("""
                kubectl --context dr scale deployment shop --replicas=0
                ./scripts/restore-db.sh "$FILE"
                kubectl --context dr scale deployment shop --replicas=3
                aws route53 change-resource-record-sets --hosted-zone-id Z1 --change-batch file://dns.json
                """);
        silent("kubectl --context dr scale deployment shop --replicas=3\n");
    }

    @Test
    void RB_24_theCommandDoesNotExistOrLacksAField() {
        hits("RB-24", """
                celery -A shop.tasks control cancel_all
                velero restore list-all
                velero restore create --namespace-mappings a:b
                kubectl rollout retsart deployment shop
                aws route53 change-resource-record-sets --hosted-zone-id Z --change-batch '{"Changes":[{"ResourceRecordSet":{"AliasTarget":
                  {"DNSName":"a","HostedZoneId":"Z"}}}]}'
                """, 1, 2, 3, 4, 5);
        silent("""
                celery -A shop.tasks control shutdown
                celery -A shop.tasks worker
                velero restore get
                velero backup describe "$NAME"
                kubectl rollout restart deployment shop
                kubectl rollout $VERB deployment shop
                alembic downgrade -1
                aws route53 change-resource-record-sets --hosted-zone-id Z --change-batch '{"AliasTarget":{"EvaluateTargetHealth":false}}'
                """);
    }

    @Test
    void RB_27_namespacesRewrittenAsText() {
        hits("RB-27", """
                sed -i 's/namespace: shop-backup/namespace: shop/g' all.yaml
                kubectl get cm -n old -o yaml | sed 's/old/new/' | kubectl create -f -
                """, 1, 2);
        silent("""
                sed -i 's/^  namespace: shop-backup$/  namespace: shop/' all.yaml
                sed -i 's/namespace: a/namespace: b/' notes.txt
                sed -i 's/replicas: 1/replicas: 2/' all.yaml
                yq -i '.metadata.namespace = "shop"' all.yaml
                """);
    }

    @Test
    void RB_29_whicheverClusterIsCurrent() {
        hits("RB-29", "kubectl scale deployment shop --replicas=0\nkubectl delete pod shop-0\n", 1);
        hits("RB-29", "helm uninstall shop\n", 1);
        silent("""
                kubectl config use-context dr
                kubectl delete pod shop-0
                """);
        silent("""
                kubectl --context prod delete pod shop-0
                helm --kube-context prod uninstall shop
                kubectl get pods
                kubectl rollout status deployment shop
                """);
        silent("export KUBECONFIG=/srv/prod.yaml\nkubectl delete pod shop-0\n");
    }

    @Test
    void RB_30_aNameThatIsOnlyKnownInTheCluster() {
        hits("RB-30", """
                export DB_HOST=db.shop.svc.cluster.local
                psql -h $DB_HOST -c 'SELECT 1'
                curl -fsS http://api.shop.svc:8080/health
                """, 1, 3);
        silent("""
                kubectl exec deploy/tools -- curl -fsS http://api.shop.svc.cluster.local:8080/health
                helm upgrade shop ./chart --set db.host=db.shop.svc.cluster.local
                psql -h db.example.com -c 'SELECT 1'
                """);
        misses("RB-30", "echo api.shop.svc.cluster.local");
    }
}
