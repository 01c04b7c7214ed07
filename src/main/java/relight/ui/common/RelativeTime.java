package relight.ui.common;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import relight.core.text.Messages;

/** Moments as people say them: four minutes ago, today 02:00, in three days. */
public final class RelativeTime {

    private final Messages words;
    private final Clock clock;

    public RelativeTime(Messages words, Clock clock) {
        this.words = words;
        this.clock = clock;
    }

    /** How long ago it was, or in how long it will be; one unit. */
    public String distance(Instant moment) {
        Duration ago = Duration.between(moment, clock.instant());
        if (ago.abs().toSeconds() < 60) {
            return words.say("screens.common.time.now");
        }
        String much = rough(ago.abs());
        return words.say(ago.isNegative() ? "screens.common.time.in" : "screens.common.time.ago", much);
    }

    /** The day as people name it and the time: <em>today 02:00</em>; further away the date. */
    public String day(Instant moment) {
        ZonedDateTime there = moment.atZone(words.zone());
        LocalDate today = clock.instant().atZone(words.zone()).toLocalDate();
        String time = DateTimeFormatter.ofPattern("HH:mm").format(there);
        long days = ChronoUnit.DAYS.between(there.toLocalDate(), today);
        if (days == 0) {
            return words.say("screens.common.time.today", time);
        }
        if (days == 1) {
            return words.say("screens.common.time.yesterday", time);
        }
        if (days == -1) {
            return words.say("screens.common.time.tomorrow", time);
        }
        boolean thisYear = there.getYear() == today.getYear();
        return DateTimeFormatter.ofPattern(thisYear ? "d MMM HH:mm" : "d MMM yyyy HH:mm", words.locale()).format(there);
    }

    /** The date, the time and the offset, for tables: 15 Apr 14:00 +02:00. */
    public String exact(Instant moment) {
        ZonedDateTime there = moment.atZone(words.zone());
        boolean thisYear = there.getYear() == clock.instant().atZone(words.zone()).getYear();
        return DateTimeFormatter.ofPattern(thisYear ? "d MMM HH:mm xxx" : "d MMM yyyy HH:mm xxx", words.locale()).format(there);
    }

    /** A day without a time, for axes: 15 Apr. */
    public String date(Instant moment) {
        return DateTimeFormatter.ofPattern("d MMM", words.locale()).format(moment.atZone(words.zone()));
    }

    /** A duration with its largest unit only, for narrow places: 6 h, 12 min, 9 d. */
    public String brief(Duration duration) {
        return duration.toHours() >= 1 && duration.toHours() < 48 ? words.duration(Duration.ofHours(duration.toHours())) : rough(duration);
    }

    /** A duration with its largest unit, and the next one only while it matters: 6 h 12 min, 12 h, 9 d. */
    public String rough(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds >= 48 * 3_600) {
            return words.duration(Duration.ofDays(duration.toDays()));
        }
        if (seconds >= 10 * 3_600) {
            return words.duration(Duration.ofHours(duration.toHours()));
        }
        return seconds >= 60 ? words.duration(duration.truncatedTo(ChronoUnit.MINUTES)) : words.duration(duration.truncatedTo(ChronoUnit.SECONDS));
    }
}
