package relight.adapter.engine.mysql;

/** A foreign key of a table; {@code definition} as it stands in CREATE TABLE. */
record ForeignKey(String table, String name, String definition) {

    private static final String BETWEEN = "\u001f";

    String written() {
        return String.join(BETWEEN, table, name, definition);
    }

    static ForeignKey read(String written) {
        String[] parts = written.split(BETWEEN, 3);
        return new ForeignKey(parts[0], parts[1], parts[2]);
    }
}
