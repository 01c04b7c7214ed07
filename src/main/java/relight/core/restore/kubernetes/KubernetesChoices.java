package relight.core.restore.kubernetes;

import java.util.List;
import java.util.stream.Stream;
import relight.core.restore.Choice;

/** What can be chosen where objects of a cluster come back, in the order in which it is offered. */
public final class KubernetesChoices {

    private static final List<Choice> OF_VELERO = Stream.of(
            Choice.oneOf(VeleroChoice.VOLUMES, VeleroChoice.AS_MADE, VeleroChoice.YES, VeleroChoice.NO),
            Choice.oneOf(VeleroChoice.CLUSTER, VeleroChoice.AS_NEEDED, VeleroChoice.YES, VeleroChoice.NO), Choice.oneOf(VeleroChoice.READ_ONLY, VeleroChoice.YES, VeleroChoice.NO),
            Choice.yes(VeleroChoice.BACKUP), Choice.yes(VeleroChoice.NODE_PORTS), Choice.yes(VeleroChoice.MAKE), Choice.yes(RestoreDetails.SPARSE),
            Choice.text(VeleroChoice.MODIFIER), Choice.text(RestoreDetails.STATUSES), Choice.text(RestoreDetails.PATIENCE), Choice.number(RestoreDetails.PARALLEL),
            Choice.text(RestoreDetails.HOOK), Choice.text(RestoreDetails.HOOK_LABELS), Choice.text(RestoreDetails.HOOK_CONTAINER),
            Choice.oneOf(RestoreDetails.HOOK_ERROR, RestoreDetails.CONTINUE, RestoreDetails.FAIL),
            Choice.text(VeleroChoice.LOCATION), Choice.text(VeleroChoice.URL), Choice.text(VeleroChoice.KEY_ID), Choice.text(VeleroChoice.SECRET))
            .map(choice -> choice.where(VeleroChoice.THROUGH, VeleroChoice.VELERO)).toList();

    private static final List<Choice> ALWAYS = List.of(Choice.text(KubernetesChoice.FROM), Choice.text(KubernetesChoice.OBJECTS), Choice.text(KubernetesChoice.NAMESPACES),
            Choice.text(KubernetesChoice.WITHOUT_NAMESPACES), Choice.text(KubernetesChoice.MAPPING), Choice.text(KubernetesChoice.LABELS),
            Choice.text(KubernetesChoice.KINDS), Choice.text(KubernetesChoice.WITHOUT_KINDS),
            Choice.oneOf(KubernetesChoice.EXISTING, KubernetesChoice.SKIP, KubernetesChoice.UPDATE),
            Choice.oneOf(VeleroChoice.THROUGH, VeleroChoice.DIRECT, VeleroChoice.VELERO));

    private KubernetesChoices() {}

    public static List<Choice> all() {
        return Stream.concat(ALWAYS.stream(), OF_VELERO.stream()).toList();
    }
}
