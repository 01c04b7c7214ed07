package relight.core.text;

/**
 * Where something stands in a file that a person writes.
 *
 * @param line   from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) implements Comparable<Place> {

    /** Another place in the same file. */
    public Place at(int otherLine, int otherColumn) {
        return new Place(file, otherLine, otherColumn);
    }

    /** What is wrong here; the sentence begins with the place. */
    public Problem problem(Message what, Message remedy) {
        return new Problem(Message.of("place.at", this, what), remedy);
    }

    /** The problem of that key, whose first value is the place, with its remedy {@code KEY.remedy} of the same values. */
    public Problem problem(String key, Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = this;
        System.arraycopy(values, 0, all, 1, values.length);
        return new Problem(Message.of(key, all), Message.of(key + ".remedy", all));
    }

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
