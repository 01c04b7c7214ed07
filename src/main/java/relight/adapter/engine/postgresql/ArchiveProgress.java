package relight.adapter.engine.postgresql;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pg_restore says with <code>--verbose</code>, as items done of the archive's table of contents. */
final class ArchiveProgress {

    private static final Pattern DONE = Pattern.compile(
            "pg_restore: (?:finished item \\d+ (.*)|creating (.*)|processing data for table (.*)|executing (.*))");

    private final ActionRun at;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    ArchiveProgress(ActionRun at, long total) {
        this.at = at;
        this.total = total;
    }

    void line(String line) {
        Matcher matcher = DONE.matcher(line);
        if (matcher.matches()) {
            String what = line.substring(line.indexOf(": ") + 2);
            at.items(what, Math.min(done.incrementAndGet(), total), total);
        } else if (line.contains("error:") || line.contains("warning:")) {
            at.output(line);
        }
    }

    long done() {
        return done.get();
    }
}
