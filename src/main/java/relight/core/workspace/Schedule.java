package relight.core.workspace;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import relight.core.text.Message;

/**
 * When a backup is due: a cron line with five fields, in a zone.
 *
 * @param tolerance how long after the due time it may appear before it is late
 */
public record Schedule(String cron, ZoneId zone, Duration tolerance) {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final Map<String, ExecutionTime> TIMES = new ConcurrentHashMap<>();
    private static final List<String> FIELDS = List.of("minute", "hour", "day", "month", "weekday");

    /** Checks the line; throws {@link IllegalArgumentException} that says what is wrong with it. */
    public Schedule {
        PARSER.parse(cron);
    }

    /** What is wrong with a cron line, said field by field; empty where nothing is. */
    public static Optional<Message> mistakeIn(String cron) {
        String[] fields = cron.strip().split("\\s+");
        if (fields.length != FIELDS.size()) {
            return Optional.of(Message.of("workspace.cron.count", Integer.toString(cron.isBlank() ? 0 : fields.length)));
        }
        for (int i = 0; i < fields.length; i++) {
            String[] alone = {"*", "*", "*", "*", "*"};
            alone[i] = fields[i];
            if (!parses(String.join(" ", alone))) {
                return Optional.of(Message.of("workspace.cron." + FIELDS.get(i), fields[i]));
            }
        }
        return parses(cron) ? Optional.empty() : Optional.of(Message.of("workspace.cron.other"));
    }

    private static boolean parses(String cron) {
        try {
            PARSER.parse(cron);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The newest due time that is not after the moment. */
    public Optional<Instant> lastDue(Instant moment) {
        Instant after = moment.plusSeconds(1);
        Optional<Instant> last = times().lastExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
        ZoneOffsetTransition change = zone.getRules().previousTransition(after);
        boolean between = change != null && last.filter(due -> !due.isBefore(change.getInstant())).isEmpty();
        return between ? skipped(change).or(() -> last) : last;
    }

    /** The first due time after the moment. */
    public Optional<Instant> nextDue(Instant moment) {
        Optional<Instant> next = times().nextExecution(moment.atZone(zone)).map(ZonedDateTime::toInstant);
        ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
        boolean between = change != null && next.filter(due -> !due.isAfter(change.getInstant())).isEmpty();
        return between ? skipped(change).or(() -> next) : next;
    }

    /** What would be due in the hour that a clock leaves out in spring is due when it goes on, as cron runs it. */
    private Optional<Instant> skipped(ZoneOffsetTransition change) {
        if (!change.isGap()) {
            return Optional.empty();
        }
        return times().nextExecution(change.getDateTimeBefore().minusSeconds(1).atZone(ZoneOffset.UTC))
                .filter(due -> due.toLocalDateTime().isBefore(change.getDateTimeAfter()))
                .map(due -> change.getInstant());
    }

    /** Each line is parsed once: the home screen asks for thousands of due times. */
    private ExecutionTime times() {
        return TIMES.computeIfAbsent(cron, line -> ExecutionTime.forCron(PARSER.parse(line)));
    }
}
