package relight.adapter.engine.redis;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import relight.adapter.engine.place.HostLock;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Keeps what a server without an append-only file has in memory: in the background while it is served, and once more while writes are
 * held up only where something was written since.
 */
final class RedisKeeping {

    private static final Duration LONGEST_SAVE = Duration.ofMinutes(30);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Writes are held up for as long, so that none is lost between the safety copy and the stop. */
    private static final String PAUSE = "CLIENT PAUSE 60000 WRITE";

    /** What a server says that begins to save in the background. */
    private static final String SAVES = "Background saving started";

    /** Whether this process was told to save while the file was proved. */
    private static final String BEGUN = """
            [ "$(cat "$work/saving" 2>/dev/null)" = "$process" ]
            """;

    /** Whether this process has saved since it began, and the file is there. */
    private static final String KEPT = """
            [ -e "$folder/$file" ] && [ "$(cat "$work/kept" 2>/dev/null)" = "$process" ]
            """;

    private final RedisRun at;

    RedisKeeping(RedisRun at) {
        this.at = at;
    }

    /** A head start while the file is proved; where it cannot save now, {@link #keep} does. */
    Outcome begin() throws IOException, InterruptedException {
        Optional<Map<String, String>> info = at.redis().info();
        if (info.isEmpty() || appends(info.get())) {
            return Outcome.succeeded();
        }
        at.must(RedisScripts.EARLIER, Map.of());
        if (at.redis().ask("BGSAVE").getFirst().startsWith(SAVES)) {
            at.must("printf '%s\\n' \"$process\" > \"$work/saving\"", Map.of("process", info.get().get("run_id")));
        }
        return Outcome.succeeded();
    }

    /** Whatever keeps the server from saving in the background is left to the save while writes are held up. */
    Outcome keep() throws IOException, InterruptedException {
        HostLock lock = new HostLock(at.redis().host(), at.with("folder"));
        lock.take(at.run());
        Optional<Map<String, String>> info = at.redis().info();
        if (info.isEmpty()) {
            at.run().output(at.say("was-down", at.redis().target().address()));
            return Outcome.succeeded();
        }
        count();
        if (appends(info.get())) {
            return Outcome.succeeded();
        }
        Map<String, String> process = Map.of("process", info.get().get("run_id"));
        if (!at.script(at.redis(), BEGUN, process).good() || !awaitSaved().equals("ok")) {
            at.must(RedisScripts.EARLIER, Map.of());
            String said = inBackground();
            if (!said.startsWith(SAVES)) {
                at.run().output(at.say("no-background", at.redis().target().address(), said));
                return Outcome.succeeded();
            }
            String status = awaitSaved();
            if (!status.equals("ok")) {
                lock.release(at.run().recovery());
                throw new Problem(Message.of("restore.redis.said", at.redis().target().address(), "BGSAVE", status),
                        Message.of("restore.redis.save.remedy"));
            }
        }
        at.must("printf '%s\\n' \"$process\" > \"$work/kept\"", process);
        return Outcome.succeeded();
    }

    /**
     * Waits for the save that was begun, and removes what was prepared. The file that the save wrote over stays: it may be older than a
     * harm that is in the new one (ALL-2).
     */
    void end() throws IOException, InterruptedException {
        Optional<Map<String, String>> info = at.redis().info();
        if (info.isPresent() && at.script(at.redis(), BEGUN, Map.of("process", info.get().get("run_id"))).good()) {
            awaitSaved();
        }
        if (at.must(RedisScripts.REMOVE_BUT_EARLIER, Map.of()).out().contains("stays")) {
            at.run().output(at.say("earlier-stays", at.with("folder") + "/" + at.with("file"), at.work() + "/old/earlier.rdb"));
        }
    }

    /** What the restored data will be held against by whoever reads the record. */
    private void count() throws IOException, InterruptedException {
        RedisCounts held = RedisCounts.read(at.script(at.redis(), RedisScripts.COUNT, Map.of("side", "before", "most", RedisScripts.MOST_WAITING)).out());
        held.tell(at, "before");
        DataChecks record = new DataChecks(at.step(), at.run());
        record.note(at.say("check.before"), "", Long.toString(held.all()), true);
        held.byType().forEach((type, count) -> record.note(at.say("check.before.type", type), "", count.toString(), true));
    }

    /** Another save, or a rewrite of the append-only file, is waited for. */
    private String inBackground() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LONGEST_SAVE);
        String said = at.redis().ask("BGSAVE").getFirst();
        while ((said.contains("in progress") || said.contains("child process")) && Instant.now().isBefore(end)) {
            Thread.sleep(LOOK);
            said = at.redis().ask("BGSAVE").getFirst();
        }
        return said;
    }

    /** What the server says of how it went. */
    private String awaitSaved() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LONGEST_SAVE);
        Map<String, String> seen = RedisShell.fields(at.redis().must("INFO persistence"));
        while ("1".equals(seen.get("rdb_bgsave_in_progress")) && Instant.now().isBefore(end)) {
            Thread.sleep(LOOK);
            seen = RedisShell.fields(at.redis().must("INFO persistence"));
        }
        return String.valueOf(seen.get("rdb_last_bgsave_status"));
    }

    /** Holds up writes; what the file does not have yet is saved. */
    void hold(Map<String, String> info) throws IOException, InterruptedException {
        Map<String, String> seen = RedisShell.fields(String.join("\n", at.version().pausesWrites() ? at.redis().ask(PAUSE, "INFO persistence")
                : at.redis().ask("INFO persistence")));
        if (saved(seen) && at.script(at.redis(), KEPT, Map.of("process", info.get("run_id"))).good()) {
            at.run().output(at.say("nothing-since"));
            return;
        }
        at.must(RedisScripts.EARLIER, Map.of());
        save();
    }

    /** Whoever stops it later than writes are held up has to keep what came meanwhile; a file that has taken its place already stays. */
    void since(Map<String, String> info) throws IOException, InterruptedException {
        if (!appends(info) && !"1".equals(info.get("loading")) && !saved(info)
                && (at.with("part").equals("undo") || !at.script("[ -e \"$work/old/aside\" ]").good())) {
            if (at.version().pausesWrites()) {
                at.redis().ask(PAUSE);
            }
            save();
        }
    }

    static boolean appends(Map<String, String> info) {
        return "1".equals(info.get("aof_enabled"));
    }

    private static boolean saved(Map<String, String> persistence) {
        return "0".equals(persistence.get("rdb_changes_since_last_save")) && "0".equals(persistence.get("rdb_bgsave_in_progress"))
                && "ok".equals(persistence.get("rdb_last_bgsave_status"));
    }

    void save() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LONGEST_SAVE);
        String said = at.redis().ask("SAVE").getFirst();
        while (said.contains("in progress") && Instant.now().isBefore(end)) {
            Thread.sleep(LOOK);
            said = at.redis().ask("SAVE").getFirst();
        }
        if (!said.equals("OK")) {
            throw new Problem(Message.of("restore.redis.said", at.redis().target().address(), "SAVE", said),
                    Message.of("restore.redis.save.remedy"));
        }
    }
}
