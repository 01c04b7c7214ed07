package relight.core.restore.postgresql.pitr;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import relight.core.restore.RestoreRequest;

/** Up to where the write-ahead log is replayed. Written {@code time:…}, {@code lsn:…}, {@code name:…}, {@code xid:…}, {@code latest}, {@code immediate}. */
public sealed interface PitrTarget {

    /** The choice of a request that holds it. */
    String CHOICE = RestoreRequest.TARGET;
    /** The choice of a request that names the timeline (PG-10). */
    String TIMELINE = "timeline";
    /** The choice of a request that names the port of a server that is left beside production. */
    String PORT = "port";
    /** The choice of a request that says whether people look at the data, and may move the target later, before it is promoted. */
    String LOOK = "look";
    String ON = "on";
    String OFF = "off";

    /** The last commit at or before this moment. */
    record Time(Instant at) implements PitrTarget {
        @Override
        public String toString() {
            return "time:" + at;
        }
    }

    /** Just behind a position. */
    record Position(Lsn at) implements PitrTarget {
        @Override
        public String toString() {
            return "lsn:" + at;
        }
    }

    /** A restore point that somebody set with {@code pg_create_restore_point}. */
    record Name(String name) implements PitrTarget {
        @Override
        public String toString() {
            return "name:" + name;
        }
    }

    /** Just behind the commit of a transaction. */
    record Transaction(long id) implements PitrTarget {
        @Override
        public String toString() {
            return "xid:" + id;
        }
    }

    /** The end of what is archived. */
    record Latest() implements PitrTarget {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /** The end of the base backup. */
    record Immediate() implements PitrTarget {
        @Override
        public String toString() {
            return "immediate";
        }
    }

    /** Empty where it is none of these; a time without an offset is none, since nobody knows whose clock it means (PG-11). */
    static Optional<PitrTarget> read(String text) {
        int colon = text.indexOf(':');
        String value = text.substring(colon + 1).strip();
        return switch (text.substring(0, Math.max(0, colon))) {
            case "" -> switch (text.strip()) {
                case "latest" -> Optional.of(new Latest());
                case "immediate" -> Optional.of(new Immediate());
                default -> Optional.empty();
            };
            case "time" -> time(value).map(Time::new);
            case "lsn" -> Lsn.read(value).map(Position::new);
            case "name" -> value.matches("[^'\\\\\\p{Cntrl}]{1,63}") ? Optional.of(new Name(value)) : Optional.empty();
            case "xid" -> value.matches("\\d{1,10}") ? Optional.of(new Transaction(Long.parseLong(value))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A moment with its offset. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip().replaceFirst("(\\d) (\\d)", "$1T$2").replaceFirst(" (?=[+-]\\d|Z)", "")).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
