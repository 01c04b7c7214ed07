package relight.core.restore.mysql;

import java.time.Instant;
import java.util.Optional;
import relight.core.restore.postgresql.pitr.PitrTarget;

/** Up to where the binary log is replayed. Written {@code time:…}, {@code latest}, {@code position:FILE:N} or {@code gtid:…}. */
public sealed interface BinlogTarget {

    /** The choice of a request that holds it. */
    String CHOICE = PitrTarget.CHOICE;

    /** All that was committed at or before this moment; the log knows whole seconds only. */
    record Time(Instant at) implements BinlogTarget {
        @Override
        public String toString() {
            return "time:" + at;
        }
    }

    /** All that was committed before this position: where the transaction begins that is to be left out. */
    record Position(String file, long at) implements BinlogTarget {
        @Override
        public String toString() {
            return "position:" + file + ":" + at;
        }
    }

    /** Up to that transaction, with it. */
    record Transaction(String gtid) implements BinlogTarget {
        @Override
        public String toString() {
            return "gtid:" + gtid;
        }
    }

    /** To the end of the log. */
    record Latest() implements BinlogTarget {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /** Empty where it is none of these; a time without an offset is none, since nobody knows whose clock it means. */
    static Optional<BinlogTarget> read(String text) {
        int colon = text.indexOf(':');
        String value = text.substring(colon + 1).strip();
        return switch (text.substring(0, Math.max(0, colon))) {
            case "" -> text.strip().equals("latest") ? Optional.of(new Latest()) : Optional.empty();
            case "time" -> PitrTarget.time(value).map(Time::new);
            case "position" -> position(value);
            case "gtid" -> value.matches("\\d+-\\d+-\\d+|[0-9a-fA-F-]{36}:\\d+") ? Optional.of(new Transaction(value)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** {@code FILE:N}. */
    static Optional<BinlogTarget> position(String written) {
        int colon = written.lastIndexOf(':');
        return colon > 0 && written.substring(colon + 1).matches("\\d{1,15}")
                ? Optional.of(new Position(written.substring(0, colon), Long.parseLong(written.substring(colon + 1)))) : Optional.empty();
    }
}
