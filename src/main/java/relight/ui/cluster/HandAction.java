package relight.ui.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import relight.core.kubernetes.ClusterObject;
import relight.core.runbook.ClusterLines;

/** What can be done to an object by hand: the words of a runbook's {@code kubernetes} fence, with what each asks for. */
enum HandAction {
    SCALE(Set.of("Deployment", "StatefulSet"), Field.REPLICAS),
    RESTART(Set.of("Deployment", "StatefulSet", "DaemonSet")),
    STATUS(Set.of("Deployment", "StatefulSet", "DaemonSet"), Field.WITHIN),
    ROLLBACK(Set.of("Deployment", "StatefulSet", "DaemonSet"), Field.TO),
    RUN(Set.of("CronJob"), Field.WITHIN),
    SELECTOR(Set.of("Service"), Field.LABELS),
    LOGS(Set.of("Pod", "Job", "Deployment", "StatefulSet", "DaemonSet"), Field.SEARCH, Field.LINES, Field.CONTAINER),
    EXEC(Set.of("Pod", "Deployment", "StatefulSet", "DaemonSet"), Field.COMMAND, Field.CONTAINER),
    WAIT(Set.of(), Field.FOR, Field.WITHIN),
    LABEL(Set.of(), Field.LABELS),
    ANNOTATE(Set.of(), Field.LABELS),
    PATCH(Set.of(), Field.CHANGE),
    /** Of the namespace itself: files of the workspace, so that no Secret that somebody pastes stands in a record (K8-7). */
    APPLY(Set.of("Namespace"), Field.FILE),
    JOB(Set.of("Namespace"), Field.FILE, Field.WITHIN),
    DELETE(Set.of());

    /** What an action is told. */
    enum Field {
        REPLICAS(true), WITHIN(false), TO(false), SEARCH(false), LINES(false), CONTAINER(false), COMMAND(true), LABELS(true), FOR(true), CHANGE(true), FILE(true);

        private final boolean needed;

        Field(boolean needed) {
            this.needed = needed;
        }

        boolean needed() {
            return needed;
        }
    }

    /** Empty: of any kind. */
    private final Set<String> kinds;
    private final List<Field> fields;

    HandAction(Set<String> kinds, Field... fields) {
        this.kinds = kinds;
        this.fields = List.of(fields);
    }

    static List<HandAction> of(ClusterObject object) {
        return Arrays.stream(values()).filter(action -> action.kinds.isEmpty() || action.kinds.contains(object.kind()))
                .filter(action -> action != DELETE || !object.kind().equals("Namespace")).toList();
    }

    List<Field> fields() {
        return fields;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it ends or moves something that people use, or cannot be put back: the object's name is typed before it. */
    boolean isDangerous(Map<Field, String> values) {
        return switch (this) {
            case DELETE, SELECTOR, EXEC -> true;
            case SCALE -> values.getOrDefault(Field.REPLICAS, "").strip().equals("0");
            default -> false;
        };
    }

    /** The action as it stands in a fence; a {@link relight.core.text.Problem} where a value cannot be read. */
    String lines(ClusterObject object, Map<Field, String> values) {
        ClusterLines lines = ClusterLines.of(word(), fields.contains(Field.FILE) ? values.getOrDefault(Field.FILE, "").strip() : object.shown());
        for (Field field : fields) {
            String value = values.getOrDefault(field, "");
            switch (field) {
                case LABELS -> lines.labels("with", value);
                case CHANGE -> lines.change("with", value);
                case FILE -> { }
                case REPLICAS, WITHIN, TO, SEARCH, LINES, CONTAINER, COMMAND, FOR -> lines.with(field.name().toLowerCase(Locale.ROOT), value);
            }
        }
        return (this == DELETE ? lines.with("confirm", object.name()) : lines).toString();
    }
}
