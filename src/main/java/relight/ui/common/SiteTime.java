package relight.ui.common;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A moment as people write it into a field, in the site's zone: {@code 2026-04-15 01:10}. */
public final class SiteTime {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private SiteTime() {}

    /** As it would be written. */
    public static String write(Instant moment, ZoneId zone) {
        return TIME.withZone(zone).format(moment);
    }

    /**
     * Empty where nothing is written.
     *
     * @throws Problem where it is no moment
     */
    public static Optional<Instant> read(String text, ZoneId zone) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text.strip(), TIME).atZone(zone).toInstant());
        } catch (DateTimeParseException e) {
            throw new Problem(Message.of("recovery.screen.time.unreadable", text),
                    Message.of("recovery.screen.time.unreadable.remedy", zone.toString()), e);
        }
    }
}
