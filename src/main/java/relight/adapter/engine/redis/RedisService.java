package relight.adapter.engine.redis;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.text.Message;
import relight.core.text.Problem;

/** What is done to the server itself: stopped without a word to the disk, started, its append-only file turned on again. */
final class RedisService {

    private static final Duration LONGEST_REWRITE = Duration.ofHours(4);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** Looks, three in a second, between which a supervisor that waits for it would have started it again. */
    private static final String SETTLE = "4";
    /** Seconds in which a server that comes up answers, if only that it still loads: a unit may take longer than a process. */
    private static final String PATIENCE = "10";
    private static final String PATIENCE_WITH_UNIT = "45";

    private final RedisRun at;

    RedisService(RedisRun at) {
        this.at = at;
    }

    /** From here on production notices. What is there is kept whole: in its append-only file, or saved beside the earlier file. */
    Outcome quiet() throws IOException, InterruptedException {
        openWindow(at);
        Optional<Map<String, String>> info = at.redis().info();
        if (info.isEmpty()) {
            at.run().output(at.say("was-down", at.redis().target().address()));
            return remember("");
        }
        if (!RedisKeeping.appends(info.get())) {
            new RedisKeeping(at).hold(info.get());
        }
        return silence(info.get());
    }

    static void openWindow(RedisRun at) {
        if (at.find("way-back").isPresent()) {
            at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        }
    }

    /** What has come since the swap stays as a file, too. */
    Outcome quietToUndo() throws IOException, InterruptedException {
        Optional<Map<String, String>> info = at.redis().info();
        if (info.isEmpty()) {
            return remember("");
        }
        if (!RedisKeeping.appends(info.get()) && !"1".equals(info.get().get("loading"))) {
            new RedisKeeping(at).save();
        }
        return silence(info.get());
    }

    /** Without save points, whatever ends the server cannot make it write over the file (RD-2). */
    private Outcome silence(Map<String, String> info) throws IOException, InterruptedException {
        at.redis().must("CONFIG SET save \"\"");
        at.must("printf '%s\\n' \"$run\" > \"$work/run\"", Map.of("run", info.get("run_id")));
        return remember(info.get("process_id"));
    }

    private Outcome remember(String pid) throws IOException, InterruptedException {
        at.must("printf '%s\\n' \"$pid\" > \"$work/pid\"", Map.of("pid", pid));
        return Outcome.succeeded();
    }

    Outcome stop() throws IOException, InterruptedException {
        Optional<Map<String, String>> info = at.redis().info();
        if (info.isPresent()) {
            new RedisKeeping(at).since(info.get());
        }
        at.must(RedisScripts.STOP, Map.of("settle", SETTLE));
        return Outcome.succeeded();
    }

    Outcome start() throws IOException, InterruptedException {
        String patience = at.find("service").isPresent() || at.with("commands").equals("true") ? PATIENCE_WITH_UNIT : PATIENCE;
        if (!at.script(at.redis(), RedisScripts.START, Map.of("patience", patience)).good()) {
            return Outcome.failed(at.say("not-up", at.redis().target().address()));
        }
        return Outcome.succeeded();
    }

    /** Turned on while the data is in memory, it is written from there; only then is it what the next start reads (RD-1). */
    Outcome appendOnly() throws IOException, InterruptedException {
        at.must(": > \"$work/appended\"", Map.of());
        at.redis().must("CONFIG SET appendonly yes");
        Instant end = Instant.now().plus(LONGEST_REWRITE);
        Map<String, String> seen = persistence();
        while ((seen.get("aof_rewrite_in_progress").equals("1") || seen.get("aof_rewrite_scheduled").equals("1")) && Instant.now().isBefore(end)) {
            Thread.sleep(LOOK);
            seen = persistence();
        }
        if (!seen.get("aof_enabled").equals("1") || !seen.get("aof_last_bgrewrite_status").equals("ok")) {
            return Outcome.failed(at.say("no-rewrite", at.redis().target().address(), seen.get("aof_last_bgrewrite_status")));
        }
        at.must(RedisScripts.PERSIST, Map.of());
        at.run().output(at.say("append-only", at.find("config").orElse("–")));
        return Outcome.succeeded();
    }

    private Map<String, String> persistence() throws IOException, InterruptedException {
        return RedisShell.fields(at.redis().must("INFO persistence"));
    }
}
