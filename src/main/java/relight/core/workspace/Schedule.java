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
import java.time.format.DateTimeFormatter;
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
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
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

    /**
     * How often it is due, in words, and when; the line itself where it is due at no regular time of a day or a week.
     *
     * @param shown the zone, as it is to be said
     */
    public Message frequency(Instant now, Object shown) {
        Optional<Instant> first = nextDue(now);
        Optional<Instant> second = first.flatMap(this::nextDue);
        if (second.isEmpty()) {
            return Message.of("catalog.overview.cron", cron, shown);
        }
        Duration apart = Duration.between(first.get(), second.get());
        ZonedDateTime due = first.get().atZone(zone);
        String clock = CLOCK.format(due);
        String[] fields = cron.strip().split("\\s+");
        boolean everyMonth = fields[2].equals("*") && fields[3].equals("*");
        if (everyMonth && fields[4].matches("[0-7]") && apart.compareTo(Duration.ofDays(6)) > 0) {
            return Message.of("catalog.overview.weekly", Message.of("catalog.overview.day." + due.getDayOfWeek()), clock, shown);
        }
        if (everyMonth && fields[4].equals("*") && isSteady(first.get(), apart)) {
            return apart.compareTo(Duration.ofHours(1)) == 0 ? Message.of("catalog.overview.hourly", clock.substring(3))
                    : apart.compareTo(Duration.ofHours(22)) > 0 ? Message.of("catalog.overview.daily", clock, shown) : Message.of("catalog.overview.every", apart, shown);
        }
        return Message.of("catalog.overview.cron", cron, shown);
    }

    /** Whether it is due at even distances for a day; a single time of each day is, also when a clock is changed. */
    private boolean isSteady(Instant first, Duration apart) {
        Instant end = first.plus(Duration.ofHours(22));
        for (Instant due = first; due.isBefore(end); ) {
            Instant next = nextDue(due).orElse(end);
            if (next.isBefore(end) && !Duration.between(due, next).equals(apart)) {
                return false;
            }
            due = next;
        }
        return true;
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
