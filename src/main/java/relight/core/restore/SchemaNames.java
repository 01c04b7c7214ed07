package relight.core.restore;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The names of schemas during one restore: of what MySQL calls a schema, and SQL Server a database.
 *
 * @param live     the one that applications know
 * @param restored the scratch schema; after the swap only Relight's own notes are left in it
 * @param before   where the old tables lie afterwards, until commit
 */
public record SchemaNames(String live, String restored, String before) {

    /** What stands between a schema's name and the time of a restore of it. */
    public static final String RESTORED = "_relight_";
    public static final String BEFORE = "_before_";

    /** Longest name of a schema in characters. */
    private static final int LONGEST = 64;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /**
     * Names that no schema bears yet: those of the first second from {@code at} on that are free.
     *
     * @param into  where somebody named the new one themselves
     * @param taken names on the server
     */
    public static SchemaNames of(String live, Instant at, Optional<String> into, Collection<String> taken) {
        Instant second = at;
        while (taken.contains(stamped(live, RESTORED, second)) || taken.contains(stamped(live, BEFORE, second))) {
            second = second.plusSeconds(1);
        }
        return new SchemaNames(live, into.orElse(stamped(live, RESTORED, second)), stamped(live, BEFORE, second));
    }

    /** Under which the server holds the lock of who restores the schema, or brings rows back into it (ALL-15). */
    public static String lock(String schema) {
        String name = "relight:" + schema;
        return name.length() > LONGEST ? name.substring(0, LONGEST - 9) + Integer.toHexString(name.hashCode()) : name;
    }

    /** Those of the names under which restores of the schema keep its old tables until commit, or the way back. */
    public static List<String> kept(String live, Collection<String> names) {
        return names.stream().filter(name -> name.startsWith(live + BEFORE) && name.substring((live + BEFORE).length()).matches("\\d{14}")).toList();
    }

    private static String stamped(String live, String between, Instant at) {
        String ending = between + STAMP.format(at);
        return live.substring(0, Math.min(live.length(), LONGEST - ending.length())) + ending;
    }
}
