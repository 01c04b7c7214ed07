package relight.core.workspace;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that the team must be able to bring back: a database, a folder of files.
 *
 * @param name       what people call it; the operator types it to confirm a restore
 * @param engine     the name of the restore engine: {@code postgresql}, {@code sqlite}, {@code files}
 * @param tier       its criticality, such as {@code critical}
 * @param dependsOn  names of systems that must stand first
 * @param objectives its own, then its tier's
 * @param target     where it lives, in the words of its engine: {@code host}, {@code port}, {@code database}, {@code path}, …
 * @param checks     what proves that its data is back
 * @param stop       the command that stops what writes to it, run before a swap
 * @param start      the command that starts it again
 * @param health     the address that answers 2xx when it is well
 */
public record ProtectedSystem(
        String name,
        String engine,
        String tier,
        List<String> dependsOn,
        Objectives objectives,
        Map<String, String> target,
        List<DataCheck> checks,
        Optional<String> stop,
        Optional<String> start,
        Optional<String> health) {

    public ProtectedSystem {
        dependsOn = List.copyOf(dependsOn);
        target = Map.copyOf(target);
        checks = List.copyOf(checks);
    }

    /** The same system at another place. */
    public ProtectedSystem at(Map<String, String> other) {
        return new ProtectedSystem(name, engine, tier, dependsOn, objectives, other, checks, stop, start, health);
    }

    /** The value of a key of its target; empty where the workspace does not say it. */
    public Optional<String> target(String key) {
        return Optional.ofNullable(target.get(key));
    }
}
