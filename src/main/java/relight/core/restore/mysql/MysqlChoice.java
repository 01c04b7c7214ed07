package relight.core.restore.mysql;

import java.util.Optional;
import relight.core.restore.RestoreRequest;

/** The names of the choices that a restore of MySQL or MariaDB adds to a request, and their options. */
public final class MysqlChoice {

    /** What the server is to be afterwards (MY-2): {@code standalone}, {@code new-primary}, {@code replica} or {@code clone}. */
    public static final String ROLE = "role";
    /** Neither replicates nor is replicated: the choice of nobody who has replication. */
    public static final String STANDALONE = "standalone";
    /** Its replicas get all that is restored by its binary log. */
    public static final String NEW_PRIMARY = "new-primary";
    /** It is attached to a primary later: nothing is logged, and the position of the dump is set. */
    public static final String REPLICA = "replica";
    /** A copy for itself: nothing is logged, and no position is set. */
    public static final String CLONE = "clone";

    /** Whose rights views, routines, triggers and events have (MY-4): {@code exact}, {@code current-user} or {@code keep}. */
    public static final String DEFINER = "definer";
    /** As in the dump; where the account is missing, the restore is refused. */
    public static final String EXACT = "exact";
    /** Missing accounts are replaced by the target's user. */
    public static final String CURRENT_USER = "current-user";
    /** As in the dump, although it will not work before the account is made. */
    public static final String KEEP = "keep";

    /** A dump without its closing line is restored all the same; the value is the reason (MY-5). */
    public static final String NO_END = "no-end";
    private MysqlChoice() {}

    /** The reason that somebody gave for {@link #NO_END}; a field that was left empty gives none. */
    static Optional<String> withoutEnd(RestoreRequest request) {
        return Optional.ofNullable(request.choices().get(NO_END)).filter(reason -> !reason.isBlank());
    }
}
