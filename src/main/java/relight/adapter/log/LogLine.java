package relight.adapter.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One record of the log: UTC time, level, thread, place and text; what goes on over further lines is set in. */
final class LogLine extends Formatter {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord entry) {
        String text = formatMessage(entry);
        if (entry.getThrown() != null) {
            StringWriter trace = new StringWriter();
            entry.getThrown().printStackTrace(new PrintWriter(trace));
            text = text + "\n" + trace.toString().stripTrailing();
        }
        return "%s %s [%s] %s %s%n".formatted(TIME.format(entry.getInstant()), entry.getLevel().getName(),
                entry.getLongThreadID(), entry.getLoggerName(), text.replaceAll("\\R", "\n    "));
    }
}
