package relight.core.workspace;

/** Where something stands in a file of the workspace; line and column count from 1. */
record Place(String file, int line, int column) implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
        return line == other.line ? Integer.compare(column, other.column) : Integer.compare(line, other.line);
    }

    /** As editors and terminals make it a link: {@code relight.yaml:12:5}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
