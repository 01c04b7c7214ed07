package relight.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import relight.core.text.DurationText;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A moment as a person gives it: a day, a time with its offset, or how long ago.
 *
 * @param zone in which days begin and end
 */
record TimeAsked(ZoneId zone, Instant now) {

    /** Of a day its beginning; throws a Problem where it is no time. */
    Instant begin(String text) {
        return moment(text, day -> day);
    }

    /** Of a day its end. */
    Instant end(String text) {
        return moment(text, day -> day.plusDays(1));
    }

    private Instant moment(String text, UnaryOperator<LocalDate> bound) {
        Optional<Instant> ago = DurationText.read(text).map(now::minus);
        if (ago.isPresent()) {
            return ago.get();
        }
        try {
            return text.indexOf('T') > 0 ? OffsetDateTime.parse(text).toInstant() : bound.apply(LocalDate.parse(text)).atStartOfDay(zone).toInstant();
        } catch (DateTimeException e) {
            throw new Problem(Message.of("records.time", text), Message.of("records.time.remedy"), e);
        }
    }
}
