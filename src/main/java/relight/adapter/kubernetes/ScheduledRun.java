package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ObjectKind;

/**
 * The Job that a CronJob would make, as {@code kubectl create job --from} makes it; of one name for one step of one recovery, so that it is
 * found again.
 */
final class ScheduledRun {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A Job's pods are called by its name and six more characters; a label holds 63. */
    private static final int LONGEST = 43;
    private static final int OF_THE_STEP = 8;

    private ScheduledRun() {}

    /** Its manifest. */
    static String of(ClusterRun run, ClusterAction.RunScheduled asked, String step) throws InterruptedException {
        ObjectKind kind = run.kind(asked.cronJob());
        if (!kind.kind().equals("CronJob")) {
            throw ClusterRun.problem("no-cronjob", asked.cronJob().shown());
        }
        JsonNode cron = run.there(kind, asked.cronJob());
        JsonNode template = cron.path("spec").path("jobTemplate");
        ObjectNode job = JSON.createObjectNode().put("apiVersion", "batch/v1").put("kind", "Job");
        ObjectNode metadata = job.putObject("metadata").put("name", name(asked.cronJob().name(), run.run().recovery() + " " + step))
                .put("namespace", run.namespace(kind, asked.cronJob()));
        ObjectNode annotations = metadata.putObject("annotations");
        template.path("metadata").path("annotations").properties().forEach(one -> annotations.set(one.getKey(), one.getValue()));
        annotations.put("cronjob.kubernetes.io/instantiate", "manual");
        if (template.path("metadata").path("labels").isObject()) {
            metadata.set("labels", template.path("metadata").path("labels"));
        }
        metadata.putArray("ownerReferences").addObject().put("apiVersion", kind.apiVersion()).put("kind", "CronJob").put("name", asked.cronJob().name())
                .put("uid", cron.path("metadata").path("uid").asText());
        job.set("spec", template.path("spec"));
        return job.toString();
    }

    private static String name(String cron, String of) {
        String hash = UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString().substring(0, OF_THE_STEP);
        return cron.substring(0, Math.min(cron.length(), LONGEST)) + "-relight-" + hash;
    }
}
