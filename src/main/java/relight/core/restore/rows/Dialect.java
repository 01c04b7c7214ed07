package relight.core.restore.rows;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an engine writes SQL: the one place in which names are quoted. */
public enum Dialect {

    POSTGRESQL('"'), MYSQL('`'), SQLITE('"');

    private final char quote;

    Dialect(char quote) {
        this.quote = quote;
    }

    /** The dialect of an engine as systems name it; empty where rows cannot be brought back one by one. */
    public static Optional<Dialect> of(String engine) {
        return switch (engine) {
            case "postgresql" -> Optional.of(POSTGRESQL);
            case "mysql" -> Optional.of(MYSQL);
            case "sqlite" -> Optional.of(SQLITE);
            default -> Optional.empty();
        };
    }

    /** As systems name it. */
    public String engine() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public String quote(String name) {
        String mark = String.valueOf(quote);
        return mark + name.replace(mark, mark + mark) + mark;
    }

    public String quote(TableName table) {
        return table.schema().isEmpty() ? quote(table.name()) : quote(table.schema()) + "." + quote(table.name());
    }

    /** Columns of one row as a value: {@code "a"}, or {@code ("a", "b")}. */
    public String row(List<String> columns) {
        String listed = list(columns);
        return columns.size() == 1 ? listed : "(" + listed + ")";
    }

    public String list(List<String> columns) {
        return columns.stream().map(this::quote).collect(Collectors.joining(", "));
    }

    /** {@code "a" = ? AND "b" = ?}. */
    public String equal(List<String> columns) {
        return columns.stream().map(column -> quote(column) + " = ?").collect(Collectors.joining(" AND "));
    }

    /** The columns are those of one of so many rows, whose values are all parameters. */
    public String among(List<String> columns, int rows) {
        String one = columns.stream().map(column -> "?").collect(Collectors.joining(", ", columns.size() == 1 ? "" : "(", columns.size() == 1 ? "" : ")"));
        String many = java.util.Collections.nCopies(rows, one).stream().collect(Collectors.joining(", "));
        return row(columns) + " IN (" + (this == SQLITE && columns.size() > 1 ? "VALUES " : "") + many + ")";
    }
}
