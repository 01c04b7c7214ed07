package relight.adapter.engine.redis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.host.HostShell.Ran;
import relight.core.recovery.StepRun;
import relight.core.restore.redis.RedisTarget;
import relight.core.restore.redis.RedisVersion;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One run of one action: its words and the way to the server in them. */
record RedisRun(Step.EngineAction action, StepRun run, RedisAccess access, RedisShell redis) {

    static RedisRun of(Step.EngineAction action, StepRun run, RedisAccess access) {
        return new RedisRun(action, run, access, access.to(RedisTarget.of(action.with())).of(action.with().getOrDefault("product", "")));
    }

    StepId step() {
        return action.id();
    }

    /** A word of the action; a {@link Problem} where somebody took it out of the saved plan. */
    String with(String name) {
        return find(name).orElseThrow(() -> new Problem(
                Message.of("restore.redis.word", name, action.title()), Message.of("restore.redis.word.remedy")));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(action.with().get(name));
    }

    List<String> list(String name) {
        return find(name).map(all -> List.of(all.split(","))).orElse(List.of());
    }

    boolean appendOnly() {
        return with("append-only").equals("true");
    }

    boolean cluster() {
        return find("node").isPresent();
    }

    RedisVersion version() {
        return RedisVersion.of(with("product"), with("version"));
    }

    /** The private folder of this restore. */
    String work() {
        return with("work");
    }

    RedisTarget trial() {
        return redis.target().beside(work() + "/t.sock");
    }

    Ran script(RedisShell to, String program, Map<String, String> more) throws IOException, InterruptedException {
        return to.host().run(program(to, program, more), line -> { });
    }

    /** What each program knows of the place. */
    relight.adapter.host.Script program(RedisShell to, String program, Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(Map.of("work", work(), "folder", with("folder"), "file", with("file"),
                "appends", with("appends"), "appendonly", with("append-only"), "config", find("config").orElse(""),
                "service", find("service").orElse(""), "commands", with("commands"), "cluster", Boolean.toString(cluster())));
        values.putAll(more);
        return to.script(program, values);
    }

    Ran script(String program) throws IOException, InterruptedException {
        return script(redis, program, Map.of());
    }

    /** The same, where anything but success ends the step with what the program said. */
    Ran must(String program, Map<String, String> more) throws IOException, InterruptedException {
        Ran ran = script(redis, program, more);
        if (ran.status() == RedisScripts.ANSWERS) {
            throw new Problem(Message.of("restore.redis.answers", redis.target().address(), ran.err().strip()),
                    Message.of("restore.redis.answers.remedy"));
        }
        if (!ran.good()) {
            throw new Problem(Message.of("restore.redis.script", action.title(), ran.lastWords()), Message.of("restore.redis.script.remedy"));
        }
        return ran;
    }

    String say(String key, Object... values) {
        return run.words().say("restore.redis." + key, values);
    }
}
