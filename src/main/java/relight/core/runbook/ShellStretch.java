package relight.core.runbook;

/**
 * A part of a shell script that bash takes in one way. Stretches lie within each other or apart.
 *
 * @param end      index after its last character
 * @param variable the one that is used or set here; empty for the other kinds
 */
record ShellStretch(Kind kind, int start, int end, String variable) {

    /** How bash takes it. */
    enum Kind {
        /** A command with its words, up to what separates it from the next. */
        COMMAND,
        COMMENT,
        SINGLE,
        DOUBLE,
        /** The body of a here-document in which variables count. */
        HEREDOC,
        /** The body of a here-document whose delimiter is quoted. */
        LITERAL,
        /** The delimiter of a here-document, behind its arrows. */
        DELIMITER,
        /** {@code $((…))} and its like, in which bash takes values for expressions. */
        ARITHMETIC,
        /** <code>$X</code> or <code>${X…}</code>. */
        USE,
        /** <code>${!X}</code>, which takes the value for a name. */
        INDIRECT,
        /** A command within another: bash begins anew there. */
        NESTED
    }

    boolean holds(int index) {
        return start <= index && index < end;
    }

    int length() {
        return end - start;
    }
}
