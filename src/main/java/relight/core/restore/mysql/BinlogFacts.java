package relight.core.restore.mysql;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a look at the binary log found, for a restore that is to replay it.
 *
 * @param place        where the files lie, for people; empty where the workspace names none
 * @param target       as it was asked for
 * @param database     whose events are replayed, as the log names it
 * @param files        to be read, in their order
 * @param from         position in the first file, where the dump was taken
 * @param to           position in the last file, behind the last transaction that is replayed
 * @param transactions that lie between, of all schemas
 * @param newest       when the last of them was committed
 * @param cut          the last file ends in the middle of an event
 * @param fault        why the target cannot be reached
 * @param allowed      whether the user may replay
 */
public record BinlogFacts(Optional<String> place, String target, String database, List<Piece> files, long from, long to,
                          long transactions, Optional<Instant> newest, boolean cut, Optional<Fault> fault, boolean allowed) {

    /** A file of the log, by its name and its bytes. */
    public record Piece(String name, long size) {}

    /** Why the log cannot be replayed: a word for the sentence, and what stands in it. */
    public record Fault(Kind kind, String what, String more) {}

    /** The reasons. */
    public enum Kind {
        /** The workspace names no place of the log. */
        PLACE,
        /** The dump does not say where the log stood. */
        POSITION,
        /** It cannot be understood. */
        TARGET,
        /** A file is not there. */
        ABSENT,
        /** The position is not one of the file. */
        MISSED,
        /** A file ends before it was closed, and another follows. */
        CUT,
        /** An event's checksum is wrong. */
        DAMAGED,
        /** The log is encrypted. */
        ENCRYPTED,
        /** No binary log. */
        FOREIGN,
        /** The dump is newer than the target. */
        EARLY,
        /** The log ends before the target. */
        LATE,
        /** A statement that reaches out of the schema, or into it from another. */
        STATEMENT
    }

    public BinlogFacts {
        files = List.copyOf(files);
    }

    /** The last one of the files. */
    public String last() {
        return files.isEmpty() ? "" : files.getLast().name();
    }
}
