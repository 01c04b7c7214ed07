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
    COPY_IN("copy", Set.of("Pod"), Field.LOCAL, Field.PATH, Field.CONTAINER),
    COPY_OUT("copy", Set.of("Pod"), Field.PATH, Field.LOCAL, Field.CONTAINER),
    /** Open for a time; the question that a fence asks through a port belongs into a runbook. */
    FORWARD(Set.of("Pod", "Deployment", "StatefulSet", "DaemonSet"), Field.PORT, Field.LOCAL_PORT, Field.OPEN),
    /** Of a release: a chart with its version and its values is chosen in a runbook, where others read it. */
    HISTORY("helm-history", Set.of(ClusterObject.RELEASE)),
    RELEASE_BACK("helm-rollback", Set.of(ClusterObject.RELEASE), Field.TO, Field.WITHIN),
    WAIT(Set.of(), Field.FOR, Field.WITHIN),
    LABEL(Set.of(), Field.LABELS),
    ANNOTATE(Set.of(), Field.LABELS),
    /** Not of a Secret: what is written into the field stands in the record (K8-7). */
    PATCH(Set.of(), Field.CHANGE),
    /** Of the namespace itself: files of the workspace, so that no Secret that somebody pastes stands in a record (K8-7). */
    APPLY(Set.of("Namespace"), Field.FILE),
    JOB(Set.of("Namespace"), Field.FILE, Field.WITHIN),
    DELETE(Set.of());

    /** What an action is told. */
    enum Field {
        REPLICAS(true), WITHIN(false), TO(false), SEARCH(false), LINES(false), CONTAINER(false), COMMAND(true), LABELS(true), FOR(true), CHANGE(true), FILE(true),
        /** A file or folder of this machine, and its place in the pod. */
        LOCAL(true), PATH(true), PORT(true), LOCAL_PORT(false), OPEN(true);

        private final boolean needed;

        Field(boolean needed) {
            this.needed = needed;
        }

        boolean needed() {
            return needed;
        }

        /** Its name among the screen's words. */
        String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final String word;
    /** Empty: of any kind of the cluster's own. */
    private final Set<String> kinds;
    private final List<Field> fields;

    HandAction(Set<String> kinds, Field... fields) {
        this("", kinds, fields);
    }

    /** @param word of the fence; empty: the name itself */
    HandAction(String word, Set<String> kinds, Field... fields) {
        this.word = word.isEmpty() ? name().toLowerCase(Locale.ROOT) : word;
        this.kinds = kinds;
        this.fields = List.of(fields);
    }

    static List<HandAction> of(ClusterObject object) {
        boolean own = !object.kind().equals(ClusterObject.RELEASE);
        return Arrays.stream(values()).filter(action -> action.kinds.isEmpty() ? own : action.kinds.contains(object.kind()))
                .filter(action -> action != DELETE || !object.kind().equals("Namespace")).filter(action -> action != PATCH || !object.kind().equals("Secret")).toList();
    }

    List<Field> fields() {
        return fields;
    }

    /** Its name among the screen's words. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it tells something, and leaves the cluster as it is. */
    boolean reads() {
        return this == LOGS || this == STATUS || this == HISTORY;
    }

    /** Whether it ends or moves something that people use, or cannot be put back: the object's name is typed before it. */
    boolean isDangerous(Map<Field, String> values) {
        return switch (this) {
            case DELETE, SELECTOR, EXEC, COPY_IN -> true;
            case SCALE -> values.getOrDefault(Field.REPLICAS, "").strip().equals("0");
            default -> false;
        };
    }

    /** The action as it stands in a fence; a {@link relight.core.text.Problem} where a value cannot be read. */
    String lines(ClusterObject object, Map<Field, String> values) {
        ClusterLines lines = ClusterLines.of(word, subject(object, values));
        for (Field field : fields) {
            String value = values.getOrDefault(field, "");
            switch (field) {
                case LABELS -> lines.labels("with", value);
                case CHANGE -> lines.change("with", value);
                case FILE, PATH -> { }
                case LOCAL -> lines.with("to", this == COPY_IN ? inThePod(object, values) : value);
                case LOCAL_PORT -> lines.with("local", value);
                case REPLICAS, WITHIN, TO, SEARCH, LINES, CONTAINER, COMMAND, FOR, PORT, OPEN -> lines.with(field.key(), value);
            }
        }
        return (this == DELETE ? lines.with("confirm", object.name()) : lines).toString();
    }

    /** What stands behind the action's own word. */
    private String subject(ClusterObject object, Map<Field, String> values) {
        return switch (this) {
            case APPLY, JOB -> values.getOrDefault(Field.FILE, "").strip();
            case COPY_IN -> values.getOrDefault(Field.LOCAL, "").strip();
            case COPY_OUT -> inThePod(object, values);
            case HISTORY, RELEASE_BACK -> object.name();
            default -> object.shown();
        };
    }

    private static String inThePod(ClusterObject object, Map<Field, String> values) {
        return object.shown() + ":" + values.getOrDefault(Field.PATH, "").strip();
    }
}
