package relight.core.kubernetes;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.workspace.Schedule;

/** Cron lines as Kubernetes and Velero take them, in words: with short forms, with a zone before them, and with a question mark for every day. */
public final class CronWords {

    private static final Map<String, String> SHORT = Map.of("@hourly", "0 * * * *", "@daily", "0 0 * * *", "@midnight", "0 0 * * *", "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *", "@yearly", "0 0 1 1 *", "@annually", "0 0 1 1 *");
    private static final Pattern ZONED = Pattern.compile("(?:CRON_)?TZ=(\\S+)\\s+(.+)");

    private CronWords() {}

    /**
     * How often, and when; the line itself where it cannot be read.
     *
     * @param zone the one that it is meant in; empty: the cluster's, unless the line names one
     */
    public static Message of(String cron, Optional<String> zone, Instant now) {
        Matcher zoned = ZONED.matcher(cron.strip());
        boolean named = zoned.matches();
        String line = named ? zoned.group(2).strip() : cron.strip();
        Optional<String> meant = named ? Optional.of(zoned.group(1)) : zone;
        try {
            ZoneId at = meant.map(ZoneId::of).orElse(ZoneOffset.UTC);
            return new Schedule(SHORT.getOrDefault(line, line.replace('?', '*')), at, Duration.ZERO)
                    .frequency(now, meant.<Object>map(name -> name).orElse(Message.of("kubernetes.cron.zone")));
        } catch (IllegalArgumentException | DateTimeException unread) {
            return Message.of("kubernetes.cron", cron);
        }
    }
}
