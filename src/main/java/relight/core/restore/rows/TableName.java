package relight.core.restore.rows;

import java.util.Comparator;

/** The name of a table; {@code schema} is empty where the engine has one schema in a database. */
public record TableName(String schema, String name) implements Comparable<TableName> {

    private static final Comparator<TableName> ORDER = Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    /** For people: the usual schema is not said. */
    @Override
    public String toString() {
        return schema.isEmpty() || schema.equals("public") ? name : schema + "." + name;
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }
}
