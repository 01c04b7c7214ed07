package relight.core.workspace;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a backup is due: a cron line with five fields, in a zone.
 *
 * @param tolerance how long after the due time it may appear before it is late
 */
public record Schedule(String cron, ZoneId zone, Duration tolerance) {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** Checks the line; throws {@link IllegalArgumentException} that says what is wrong with it. */
    public Schedule {
        PARSER.parse(cron);
    }

    /** The newest due time that is not after the moment. */
    public Optional<Instant> lastDue(Instant moment) {
        return times().lastExecution(moment.plusSeconds(1).atZone(zone)).map(java.time.ZonedDateTime::toInstant);
    }

    /** The first due time after the moment. */
    public Optional<Instant> nextDue(Instant moment) {
        return times().nextExecution(moment.atZone(zone)).map(java.time.ZonedDateTime::toInstant);
    }

    private ExecutionTime times() {
        Cron parsed = PARSER.parse(cron);
        return ExecutionTime.forCron(parsed);
    }
}
