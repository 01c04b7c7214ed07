package relight.core.restore.mysql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in a folder of mydumper, by its name.
 *
 * @param name     without its compression
 * @param database that it belongs to
 */
public record MydumperFile(String name, Kind kind, String database) {

    /** What is in it, in the order in which the kinds that are no tables can be made. */
    public enum Kind {
        /** The database itself, which a restore makes by its own rules. */
        CREATE,
        TABLE, ROWS, VIEW, TRIGGERS,
        /** Routines and events. */
        PROGRAMS;

        /** Whether the loader takes it; the rest is made behind it. */
        public boolean loaded() {
            return this == TABLE || this == ROWS;
        }
    }

    private static final Pattern COMPRESSED = Pattern.compile("\\.(gz|zst)$");
    private static final Pattern WHOLE = Pattern.compile("(.+)-schema-(create|post)\\.sql");
    private static final Pattern OF_A_TABLE = Pattern.compile("([^.]+)\\.(.+?)(-schema|-schema-view|-schema-triggers)?\\.sql");
    /** Behind each statement; lines of one that end with a semicolon have a blank behind it. */
    private static final String END = ";\n";
    private static final String MARK = "$|/|$";

    /** Empty for files that hold no statements. */
    public static Optional<MydumperFile> of(String path) {
        String name = COMPRESSED.matcher(path).replaceFirst("");
        if (name.contains("/")) {
            return Optional.empty();
        }
        Matcher whole = WHOLE.matcher(name);
        if (whole.matches()) {
            return Optional.of(new MydumperFile(name, whole.group(2).equals("create") ? Kind.CREATE : Kind.PROGRAMS, whole.group(1)));
        }
        Matcher table = OF_A_TABLE.matcher(name);
        if (!table.matches()) {
            return Optional.empty();
        }
        Kind kind = table.group(3) == null ? Kind.ROWS : switch (table.group(3)) {
            case "-schema" -> Kind.TABLE;
            case "-schema-view" -> Kind.VIEW;
            default -> Kind.TRIGGERS;
        };
        return Optional.of(new MydumperFile(name, kind, table.group(1)));
    }

    /** Statements that may hold others, as the server's own client reads them: with another mark behind each. */
    public static String delimited(String text) {
        StringBuilder all = new StringBuilder("DELIMITER " + MARK + "\n");
        for (String statement : (text.endsWith("\n") ? text : text + "\n").split(END)) {
            if (!statement.isBlank()) {
                all.append(statement).append('\n').append(MARK).append('\n');
            }
        }
        return all.append("DELIMITER ;\n").toString();
    }

    /** What the metadata says of the binary log, and of whether the dump was finished. */
    public static DumpInventory metadata(String text) {
        Matcher at = Pattern.compile("(?m)^\\s*(?:# )?Log: *(\\S+)\\s*\\n\\s*(?:# )?Pos: *(\\d+)").matcher(text);
        Matcher gtids = Pattern.compile("(?m)^\\s*(?:# )?GTID: *(\\S+)\\s*$").matcher(text);
        return new DumpInventory(Optional.empty(), Set.of(), Optional.empty(), false,
                Pattern.compile("(?m)^(?:# )?Finished dump at: \\d").matcher(text).find(),
                at.find() ? Optional.of(at.group(1) + ":" + at.group(2)) : Optional.empty(), gtids.find() ? Optional.of(gtids.group(1)) : Optional.empty(),
                Set.of(), Set.of(), Set.of(), Set.of(), false, List.of(), List.of(), Map.of());
    }
}
