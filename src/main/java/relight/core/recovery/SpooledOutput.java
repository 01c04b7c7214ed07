package relight.core.recovery;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import relight.core.text.Problem;

/**
 * What a step says that runs within the console: redacted line by line, whole in the run's spool, its last lines in the outcome. On
 * a full disk the rest of it is missing there, which the outcome says; the step itself is not disturbed.
 */
public final class SpooledOutput implements AutoCloseable {

    private static final int EXCERPT_LINES = 20;
    private static final int LONGEST_LINE = 2_000;

    /** The work of a step that is done within the console. */
    public interface Work {

        /** Does it, and says meanwhile what happens. A Problem is an outcome, too. */
        Outcome telling(SpooledOutput output);
    }

    private final StepRun run;
    private final Consumer<String> told;
    private final List<String> secrets;
    private final MessageDigest digest;
    private final OutputStream file;
    private final Deque<String> last = new ArrayDeque<>();
    private volatile Redactor redactor;
    private long lines;
    private boolean lost;

    private SpooledOutput(StepRun run, OutputStream kept, Consumer<String> told) {
        this.run = run;
        this.told = told;
        this.secrets = new ArrayList<>(run.secrets());
        this.redactor = Redactor.of(secrets);
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        this.file = new DigestOutputStream(kept, digest);
    }

    /** Said to somebody and kept nowhere. */
    static SpooledOutput unkept(StepRun run, Consumer<String> told) {
        return new SpooledOutput(run, OutputStream.nullOutputStream(), told);
    }

    /** What comes of the work whose words go to {@code output.log} in the run's spool; failed where that cannot be written. */
    public static Outcome of(StepRun run, Work work) {
        try (SpooledOutput output = new SpooledOutput(run, Files.newOutputStream(Files.createDirectories(run.spool()).resolve("output.log")), run::output)) {
            return output.outcome(work);
        } catch (IOException e) {
            return Outcome.failed(run.words().say("runbook.shell.spool", run.spool().toString(), String.valueOf(e.getMessage())));
        }
    }

    private Outcome outcome(Work work) {
        try {
            return work.telling(this);
        } catch (Problem problem) {
            return outcome(Outcome.Kind.FAILED, problem.say(run.words()), Map.of());
        }
    }

    /** A value that has come to be known and must not be seen from here on. */
    public void hide(String secret) {
        secrets.add(secret);
        redactor = Redactor.of(secrets);
    }

    /** A text without what must not be seen. */
    String hidden(String text) {
        return redactor.redact(text);
    }

    /** One or several lines. */
    public void say(String text) {
        hidden(text).lines().forEach(this::line);
    }

    private void line(String line) {
        try {
            if (!lost) {
                file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            lost = true;
        }
        String shown = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
        last.add(shown);
        if (last.size() > EXCERPT_LINES) {
            last.remove();
        }
        lines++;
        told.accept(shown);
    }

    /** The outcome with what has been said so far; the reason is redacted, too. */
    public Outcome outcome(Outcome.Kind kind, String reason, Map<String, Long> figures) {
        Optional<String> hash = lines == 0 ? Optional.empty() : Optional.of(HexFormat.of().formatHex(digest.digest()));
        if (lost) {
            last.add(run.words().say("runbook.output.lost", run.spool().toString()));
        }
        return new Outcome(kind, Optional.empty(), Erasable.of(hidden(reason)), hash, Erasable.of(String.join("\n", last)), lines,
                List.of(), figures);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
