package relight.core.restore.postgresql.replica;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import relight.core.restore.HostAddress;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/** The replica that a system's target names: {@code replica: HOST:PORT}, or the name of another system whose target it is. */
public final class ReplicaTarget {

    /** The word of a target. */
    public static final String WORD = "replica";
    private static final String PREFIX = "replica.";

    private ReplicaTarget() {}

    /**
     * Its target; empty where the workspace names none. With an address alone it is entered like the system itself, but from here.
     *
     * @param systems of the workspace, by name
     */
    public static Optional<PostgresqlTarget> of(ProtectedSystem system, Function<String, Optional<ProtectedSystem>> systems) {
        return system.target(WORD).map(written -> PostgresqlTarget.of(words(system, written, systems)));
    }

    private static Map<String, String> words(ProtectedSystem system, String written, Function<String, Optional<ProtectedSystem>> systems) {
        Map<String, String> words = new TreeMap<>();
        int colon = written.lastIndexOf(':');
        if (colon > 0) {
            words.putAll(PostgresqlTarget.of(system).with());
            // not through the primary's machine, which may be what is gone
            words.remove(HostAddress.WORD);
            words.put("host", written.substring(0, colon));
            words.put("port", written.substring(colon + 1));
        } else {
            ProtectedSystem other = systems.apply(written).filter(named -> named.engine().equals(system.engine())).orElseThrow(() -> new Problem(
                    Message.of("restore.switch.unknown", system.name(), written), Message.of("restore.switch.unknown.remedy")));
            words.putAll(other.target());
        }
        words.put("database", PostgresqlTarget.of(system).database());
        return words;
    }

    /** As it stands in the steps of a plan, beside the words of the primary. */
    static Map<String, String> with(PostgresqlTarget replica) {
        Map<String, String> with = new TreeMap<>();
        replica.with().forEach((name, value) -> with.put(PREFIX + name, value));
        return with;
    }

    /** Read back from a step's words. */
    public static PostgresqlTarget of(Map<String, String> with) {
        Map<String, String> words = new TreeMap<>();
        with.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                words.put(name.substring(PREFIX.length()), value);
            }
        });
        return PostgresqlTarget.of(words);
    }
}
