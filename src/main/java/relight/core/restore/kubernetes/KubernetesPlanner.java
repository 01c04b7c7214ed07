package relight.core.restore.kubernetes;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Messages;

/** Decides how objects of a cluster come back from a backup of Velero, applied by Relight itself, from the facts alone. */
public final class KubernetesPlanner {

    /** As systems name the engine in the workspace. */
    public static final String ENGINE = "kubernetes";

    /** Refuses with every reason at once, or plans. */
    public Planning plan(RestoreRequest request, KubernetesFacts facts, Messages words) {
        List<Refusal> refusals = new KubernetesRefusals(request, facts, words).find();
        return refusals.isEmpty() ? new Planning.Planned(new KubernetesPlan(request, facts, words).make()) : new Planning.Refused(refusals);
    }

    /** Names of the namespaces in a step's words. */
    public static List<String> places(Map<String, String> with) {
        return names(with, "places");
    }

    /** Names in one of a step's words. */
    public static List<String> names(Map<String, String> with, String word) {
        return Arrays.stream(with.getOrDefault(word, "").split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }
}
