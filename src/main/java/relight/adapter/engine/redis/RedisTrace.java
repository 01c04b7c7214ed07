package relight.adapter.engine.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.StepRunner.Trace;
import relight.core.text.Problem;

/** What is left of an action whose console died: a copy that is still loaded, files half way, a server that is down. */
final class RedisTrace {

    private final RedisRun at;

    RedisTrace(RedisRun at) {
        this.at = at;
    }

    Trace look() throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        boolean running = false;
        try {
            List<String> seen = at.script(RedisScripts.LOOK).out().lines().toList();
            running = seen.contains("trial");
            if (running) {
                sentences.add(at.say("trace.trial"));
            }
            sentences.add(at.say("trace." + (removing(seen) ? "removing" : files(seen)), at.with("folder") + "/" + at.with("file"), at.work()));
            sentences.add(at.say(at.redis().serves() ? "trace.up" : "trace.down", at.redis().target().address()));
        } catch (Problem away) {
            sentences.add(away.say(at.run().words()));
        } catch (IOException e) {
            sentences.add(at.say("io", String.valueOf(e.getMessage())));
        }
        return new Trace(String.join(" ", sentences), running, Optional.empty());
    }

    /** The commit leaves nothing behind by which the other stages are told apart. */
    private boolean removing(List<String> seen) {
        return at.action().action().equals("remove-old") && seen.contains("work");
    }

    private static String files(List<String> seen) {
        if (!seen.contains("work")) {
            return "removed";
        }
        if (seen.contains("undone")) {
            return seen.contains("live") ? "taken-back" : "half";
        }
        if (seen.contains("aside")) {
            return seen.contains("live") ? "swapped" : "half";
        }
        return seen.contains("old") ? "half" : seen.contains("copy") ? "copy" : "unfinished";
    }

    /** Ends a copy that is still loaded. */
    void end() {
        try {
            at.script(at.redis().to(at.trial()), RedisScripts.UNTRY, Map.of());
        } catch (IOException | Problem gone) {
            // a host that cannot be reached keeps it; the step looks for it when it is run again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** That production is stopped, where this action stopped it and no later one has started it. */
    Optional<String> lasting() throws InterruptedException {
        if (!at.action().action().equals("stop")) {
            return Optional.empty();
        }
        try {
            return at.redis().serves() ? Optional.empty() : Optional.of(at.say("trace.down", at.redis().target().address()));
        } catch (Problem away) {
            return Optional.of(away.say(at.run().words()));
        } catch (IOException e) {
            return Optional.of(at.say("io", String.valueOf(e.getMessage())));
        }
    }
}
