package relight.core.restore.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A schema or a table of the database in use in whose place one of the dump is to come.
 *
 * @param there     whether the database has it
 * @param obstacles what would stay with the old one when that goes aside, or would be lost: what depends on it from outside, extensions,
 *                  publications
 */
public record LivePart(String name, boolean there, List<String> obstacles) {

    private static final int LONGEST = 63;

    public LivePart {
        obstacles = List.copyOf(obstacles);
    }

    /**
     * How the old schema is called until commit, or the one in which old tables are kept.
     *
     * @param stamp of the restore
     */
    public static String before(String name, String stamp) {
        return fit(name, DatabaseNames.BEFORE + stamp);
    }

    /** The same for what was restored, once it has been taken back. */
    public static String restored(String name, String stamp) {
        return fit(name, DatabaseNames.RESTORED + stamp);
    }

    private static String fit(String name, String ending) {
        String shorter = name;
        while (shorter.getBytes(StandardCharsets.UTF_8).length + ending.length() > LONGEST) {
            shorter = shorter.substring(0, shorter.length() - 1);
        }
        return shorter + ending;
    }
}
