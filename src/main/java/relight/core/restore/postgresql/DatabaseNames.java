package relight.core.restore.postgresql;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Optional;

/**
 * The names that databases bear during one restore.
 *
 * @param live     the one that applications know
 * @param restored the new one, until it takes the live one's name
 * @param before   the old one afterwards, until commit
 */
public record DatabaseNames(String live, String restored, String before) {

    /** Longest name of a database in bytes (NAMEDATALEN - 1). */
    private static final int LONGEST = 63;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /** What stands between a database's name and the time of a restore of it. */
    public static final String RESTORED = "_r";
    public static final String BEFORE = "_before_";

    /**
     * Names that no database bears yet: those of the first second from {@code at} on that are free.
     *
     * @param into  where somebody named the new one themselves
     * @param taken names on the server
     */
    static DatabaseNames of(String live, Instant at, Optional<String> into, Collection<String> taken) {
        Instant second = at;
        while (taken.contains(stamped(live, RESTORED, second)) || taken.contains(stamped(live, BEFORE, second))) {
            second = second.plusSeconds(1);
        }
        return new DatabaseNames(live, into.orElse(stamped(live, RESTORED, second)), stamped(live, BEFORE, second));
    }

    private static String stamped(String live, String between, Instant at) {
        return fit(live, between + STAMP.format(at));
    }

    private static String fit(String name, String ending) {
        String shorter = name;
        while (shorter.getBytes(StandardCharsets.UTF_8).length + ending.length() > LONGEST) {
            shorter = shorter.substring(0, shorter.length() - 1);
        }
        return shorter + ending;
    }
}
