package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** In which wave an object is applied, so that what it needs is there before it; and what a cluster makes by itself. */
public enum RestoreOrder {
    /** Definitions of kinds, and what is needed in every namespace. */
    GROUND(Set.of("customresourcedefinitions.apiextensions.k8s.io", "namespaces", "storageclasses.storage.k8s.io", "priorityclasses.scheduling.k8s.io",
            "volumesnapshotclasses.snapshot.storage.k8s.io", "ingressclasses.networking.k8s.io", "runtimeclasses.node.k8s.io")),
    /** Who may do what. */
    RIGHTS(Set.of("serviceaccounts", "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io",
            "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io", "limitranges", "resourcequotas")),
    /** What workloads read when they start. */
    SETTINGS(Set.of("secrets", "configmaps", "sealedsecrets.bitnami.com")),
    STORAGE(Set.of("persistentvolumes", "persistentvolumeclaims")),
    /** Kinds of the applications' own, services and everything that is none of the others. */
    REST(Set.of()),
    WORKLOADS(Set.of("deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "replicationcontrollers", "pods", "jobs.batch",
            "cronjobs.batch", "horizontalpodautoscalers.autoscaling", "poddisruptionbudgets.policy")),
    /** What looks at every request, and would refuse those before it while its own pods are not there. */
    ADMISSION(Set.of("validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io",
            "validatingadmissionpolicies.admissionregistration.k8s.io", "validatingadmissionpolicybindings.admissionregistration.k8s.io",
            "apiservices.apiregistration.k8s.io"));

    private static final Set<String> MADE_BY_THE_CLUSTER = Set.of("nodes", "events", "events.events.k8s.io", "endpoints", "endpointslices.discovery.k8s.io",
            "leases.coordination.k8s.io", "controllerrevisions.apps", "csinodes.storage.k8s.io", "csidrivers.storage.k8s.io", "volumeattachments.storage.k8s.io",
            "csistoragecapacities.storage.k8s.io", "componentstatuses", "podmetrics.metrics.k8s.io", "nodemetrics.metrics.k8s.io",
            "backups.velero.io", "restores.velero.io", "backuprepositories.velero.io", "resticrepositories.velero.io", "podvolumebackups.velero.io",
            "podvolumerestores.velero.io", "datauploads.velero.io", "datadownloads.velero.io", "deletebackuprequests.velero.io", "downloadrequests.velero.io",
            "serverstatusrequests.velero.io", "volumesnapshots.snapshot.storage.k8s.io", "volumesnapshotcontents.snapshot.storage.k8s.io");

    private final Set<String> resources;

    RestoreOrder(Set<String> resources) {
        this.resources = resources;
    }

    /** @param resource as {@link ObjectKind#resource()} */
    public static RestoreOrder of(String resource) {
        return List.of(values()).stream().filter(wave -> wave.resources.contains(resource)).findFirst().orElse(REST);
    }

    /** Whether objects of that kind belong to the cluster that they were found in. */
    public static boolean isTheClusters(String resource) {
        return MADE_BY_THE_CLUSTER.contains(resource);
    }

    /** Whether another object, which comes back itself, makes this one anew: a Deployment's ReplicaSet, its pods, a CronJob's Job, an account's token. */
    public static boolean isMadeByAnother(ObjectNode object) {
        for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return true;
            }
        }
        return object.path("type").asText().equals("kubernetes.io/service-account-token")
                || object.path("kind").asText().equals("ConfigMap") && object.path("metadata").path("name").asText().equals("kube-root-ca.crt")
                || object.path("kind").asText().equals("ServiceAccount") && object.path("metadata").path("name").asText().equals("default")
                        && object.path("secrets").isMissingNode() && object.path("imagePullSecrets").isMissingNode();
    }
}
