package relight.core.restore.postgresql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a dump of pg_dump: the data of some tables or schemas, with the definitions of everything, so that types, defaults and
 * indexes of those tables are there. Foreign keys stay away, since the rows that they lead to may not come.
 */
public final class ArchivePart {

    /** The choice that names tables, {@code schema.table} or a table of {@code public}, with commas between them. */
    public static final String TABLES = "tables";
    /** The choice that names schemas, with commas between them. */
    public static final String SCHEMAS = "schemas";

    private static final String DATA = "TABLE DATA ";
    private static final List<String> ELSEWHERE = List.of("FK CONSTRAINT ", "MATERIALIZED VIEW DATA ", "BLOB", "LARGE OBJECT");

    /** What the line of each table, or of all tables of a schema, begins with behind its numbers. */
    private final Map<String, String> beginnings = new LinkedHashMap<>();
    private final List<String> tables;
    private final List<String> schemas;

    private ArchivePart(List<String> tables, List<String> schemas) {
        this.tables = tables.stream().map(table -> table.contains(".") ? table : "public." + table).toList();
        this.schemas = List.copyOf(schemas);
        for (String table : tables) {
            int dot = table.indexOf('.');
            beginnings.put(table, DATA + (dot < 0 ? "public " + table : table.substring(0, dot) + " " + table.substring(dot + 1)) + " ");
        }
        schemas.forEach(schema -> beginnings.put(schema, DATA + schema + " "));
    }

    public static boolean asked(Map<String, String> choices) {
        return !choices.getOrDefault(TABLES, "").isBlank() || !choices.getOrDefault(SCHEMAS, "").isBlank();
    }

    /** What the choices, or the words of a step, ask for. */
    public static ArchivePart of(Map<String, String> choices) {
        return new ArchivePart(split(choices.getOrDefault(TABLES, "")), split(choices.getOrDefault(SCHEMAS, "")));
    }

    private static List<String> split(String written) {
        List<String> names = new ArrayList<>();
        for (String name : written.split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip().replace("\"", ""));
            }
        }
        return names;
    }

    /** The lines that are data of tables, without their numbers, of a table of contents as {@code pg_restore --list} writes it. */
    public static List<String> dataLines(List<String> contents) {
        return contents.stream().filter(line -> !line.startsWith(";")).map(ArchivePart::entry).filter(entry -> entry.startsWith(DATA)).toList();
    }

    /** {@code public orders} of a line of data, without its owner. */
    public static String shown(String entry) {
        return entry.substring(DATA.length(), Math.max(DATA.length(), entry.lastIndexOf(' ')));
    }

    /** What was asked for and has no data in those lines. */
    public List<String> absent(List<String> dataLines) {
        return beginnings.entrySet().stream().filter(asked -> dataLines.stream().noneMatch(line -> line.startsWith(asked.getValue())))
                .map(Map.Entry::getKey).toList();
    }

    /** Those that are asked for as a whole. */
    public List<String> schemas() {
        return schemas;
    }

    /** Those that are asked for one by one, as {@code schema.table}. */
    public List<String> tables() {
        return tables;
    }

    /** The schemas that are asked for, or in which those tables are. */
    public List<String> inSchemas() {
        return schemas.isEmpty() ? tables.stream().map(table -> table.substring(0, table.indexOf('.'))).distinct().toList() : schemas;
    }

    /** Whether schemas and single tables are asked for at once. */
    boolean mixed() {
        return !tables.isEmpty() && !schemas.isEmpty();
    }

    /** What was asked for and is none of those tables. */
    public List<String> absentFrom(Collection<String> written) {
        List<String> absent = new ArrayList<>(tables);
        absent.addAll(schemas);
        written.stream().map(ArchivePart::plain).forEach(name -> {
            absent.remove(name);
            absent.remove(name.substring(0, Math.max(0, name.indexOf('.'))));
        });
        return absent;
    }

    /** Whether the rows of a table come, whose name stands so in SQL. */
    public boolean keepsTable(String written) {
        String name = plain(written);
        return tables.contains(name) || schemas.contains(name.substring(0, Math.max(0, name.indexOf('.'))));
    }

    /** {@code Other Schema.a table} of {@code "Other Schema"."a table"}; a name without a schema is one of {@code public}. */
    private static String plain(String written) {
        String name = written.replace("\"\"", "\0").replace("\"", "").replace('\0', '"');
        return written.matches("(?:\"(?:[^\"]|\"\")+\"|[^\".]+)") ? "public." + name : name;
    }

    /** The same table of contents for {@code --use-list}: what is not wanted is a comment. */
    public List<String> wanted(List<String> contents) {
        return contents.stream().map(line -> line.startsWith(";") || keeps(entry(line)) ? line : ";" + line).toList();
    }

    private boolean keeps(String entry) {
        if (entry.startsWith(DATA)) {
            return beginnings.values().stream().anyMatch(entry::startsWith);
        }
        return ELSEWHERE.stream().noneMatch(entry::startsWith);
    }

    /** {@code 3340; 0 16390 TABLE DATA public orders shop} without its numbers. */
    private static String entry(String line) {
        return line.replaceFirst("^\\d+; \\d+ \\d+ ", "");
    }
}
