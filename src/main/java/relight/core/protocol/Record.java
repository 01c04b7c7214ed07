package relight.core.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Recovery;
import relight.core.recovery.TimeSplit;

/**
 * The record of one recovery: what an auditor reads. Every claim names the events that it rests on.
 *
 * @param log        id of the log that it was taken from
 * @param groups     in the order of the protocol's table
 * @param timeline   planned against actual, in the order in which the steps were done
 * @param amendments the event that corrects it, by the number of the corrected one
 */
public record Record(String log, Recovery recovery, Result result, List<Group> groups, List<Bar> timeline,
                     Map<Long, Long> amendments) {

    /**
     * A fact in the record.
     *
     * @param name  of the field
     * @param value text, number, truth, moment, duration, size, or a list of texts; empty where it is not known
     * @param events numbers in the log
     */
    public record Claim(String name, Optional<Object> value, List<Long> events) {}

    /** A line of a table: one step, one check, one person. */
    public record Row(List<Claim> claims, List<Long> events) {

        public Optional<Object> value(String name) {
            return claims.stream().filter(claim -> claim.name().equals(name)).findFirst().flatMap(Claim::value);
        }
    }

    /** Lines of one kind; there may be none. */
    public record Table(String name, List<Row> rows) {}

    /** One group of the protocol: single facts, then tables. */
    public record Group(String name, List<Claim> claims, List<Table> tables) {

        /** The events that a fact rests on. */
        public List<Long> events(String claim) {
            return claims.stream().filter(one -> one.name().equals(claim)).findFirst().map(Claim::events).orElse(List.of());
        }

        /** The table of this name. */
        public Table table(String table) {
            return tables.stream().filter(one -> one.name().equals(table)).findFirst().orElseThrow();
        }

        public Optional<Object> value(String claim) {
            return claims.stream().filter(one -> one.name().equals(claim)).findFirst().flatMap(Claim::value);
        }
    }

    /**
     * The figures that count.
     *
     * @param recoveryTime from the start of the clock to the verified service, or to the close where it never was; empty while
     *                     it runs
     * @param rtoMet       empty where there is no objective, it is still open, or only a copy was restored beside
     * @param dataLost     empty where no recovery point is known
     * @param measured     whether the recovery point was read from the data itself
     */
    public record Result(Optional<Duration> recoveryTime, Optional<Duration> rto, Optional<Boolean> rtoMet,
                         Optional<Duration> dataLost, Optional<Duration> rpo, Optional<Boolean> rpoMet, boolean measured,
                         TimeSplit split) {}

    /**
     * A step on the time line; the planned part begins where the step began.
     *
     * @param ofPeople whether a person was waited for all along
     */
    public record Bar(String title, Instant from, Optional<Instant> to, Optional<Duration> planned, boolean good, boolean ofPeople, long event) {}

    public Record {
        groups = List.copyOf(groups);
        timeline = List.copyOf(timeline);
        amendments = Map.copyOf(amendments);
    }

    public Group group(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst().orElseThrow();
    }
}
