package relight.adapter.engine.redis;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import relight.adapter.engine.place.HostLock;
import relight.core.recovery.Outcome;
import relight.core.restore.HostAddress;
import relight.core.text.Problem;

/**
 * What is done to a server whose end is its container's end (RD-3): nobody can place a file while it is away, so the file takes its
 * place while it still runs, without save points and with writes held up, and only then the process ends and begins again on it. An
 * append-only file is made to begin with what is restored; the one that is open moves aside whole, and is written to until the end.
 */
final class RedisContainer {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(300);

    /** Ends the process a moment after this shell: with the process, every shell in the container ends. */
    private static final String LEAVE = """
            leave() { (sleep 0.3; cli SHUTDOWN NOSAVE) </dev/null >/dev/null 2>&1 & }
            run=$(cli INFO server 2>/dev/null | tr -d '\\r' | sed -n 's/^run_id://p')
            [ -n "$run" ] || { echo "no answer" >&2; return 1; }
            [ "$run" = "$(cat "$work/run" 2>/dev/null)" ] || return 0
            """;

    private static final String SWAP = RedisScripts.AS_OWNER + LEAVE + """
            mkdir -p "$work/old"
            if [ -e "$work/new.rdb" ]; then
              if [ ! -e "$work/old/aside" ]; then
                [ ! -e "$folder/$file" ] || mv "$folder/$file" "$work/old/$file" || return 1
                [ ! -e "$folder/$appends" ] || mv "$folder/$appends" "$work/old/$appends" || return 1
                : > "$work/old/aside"
              fi
              chmod "$(stat -c %a "$work/old/$file" 2>/dev/null || echo 640)" "$work/new.rdb"
              if [ "$appendonly" = true ]; then
                cli CONFIG SET auto-aof-rewrite-percentage 0 >/dev/null
                rm -rf "$work/base" "$folder/$appends"
                if [ "$folders" = true ]; then
                  appended=$(cli CONFIG GET appendfilename | tr -d '\\r' | sed -n 2p)
                  mkdir "$work/base" || return 1
                  ln "$work/new.rdb" "$work/base/$appended.1.base.rdb" 2>/dev/null || cp "$work/new.rdb" "$work/base/$appended.1.base.rdb" || return 1
                  printf 'file %s seq 1 type b\\n' "$appended.1.base.rdb" > "$work/base/$appended.manifest" || return 1
                else
                  cp "$work/new.rdb" "$work/base" || return 1
                fi
                chown -R "$(stat -c %u:%g "$folder")" "$work/base"
                mv "$work/base" "$folder/$appends" || return 1
              fi
              chown "$(stat -c %u:%g "$folder")" "$work/new.rdb"
              mv "$work/new.rdb" "$folder/$file" || return 1
              flush "$folder/$file" "$folder" "$work/old"
            fi
            leave
            """;

    private static final String SWAP_BACK = RedisScripts.AS_OWNER + LEAVE + """
            mkdir -p "$work/undone"
            if [ -e "$work/old/aside" ] && [ ! -e "$work/old/back" ]; then
              [ -e "$work/new.rdb" ] || [ ! -e "$folder/$file" ] || mv "$folder/$file" "$work/undone/$file" || return 1
              [ ! -e "$folder/$appends" ] || mv "$folder/$appends" "$work/undone/$appends" || return 1
              : > "$work/old/back"
            fi
            [ ! -e "$work/old/$file" ] || mv "$work/old/$file" "$folder/$file" || return 1
            [ ! -e "$work/old/$appends" ] || mv "$work/old/$appends" "$folder/$appends" || return 1
            leave
            """;

    /** Which run was ended, which one there is, and how it answers. */
    private static final String SEEN = """
            cat "$work/run"
            cli INFO server | tr -d '\\r' | sed -n 's/^run_id://p'
            cli PING
            """;

    private final RedisRun at;

    RedisContainer(RedisRun at) {
        this.at = at;
    }

    Outcome swap() throws IOException, InterruptedException {
        new HostLock(at.redis().host(), at.with("folder")).take(at.run());
        leave(SWAP);
        at.run().output(at.with("folder") + "/" + at.with("file") + " → " + at.work() + "/old");
        return Outcome.succeeded();
    }

    Outcome swapBack() throws IOException, InterruptedException {
        leave(SWAP_BACK);
        at.run().output(at.work() + "/old → " + at.with("folder"));
        return Outcome.succeeded();
    }

    private void leave(String program) throws IOException, InterruptedException {
        var info = at.redis().info();
        if (info.isPresent()) {
            new RedisKeeping(at).since(info.get());
        }
        at.must(program, Map.of("folders", Boolean.toString(at.version().atLeast(7, 0))));
    }

    /** As long as it reads its file it is waited for, however long that takes. */
    Outcome awaitRestart() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        String last = "";
        while (Instant.now().isBefore(end)) {
            try {
                List<String> seen = at.script(SEEN).out().lines().toList();
                if (seen.size() == 3 && !seen.get(0).equals(seen.get(1)) && seen.get(2).equals("PONG")) {
                    return Outcome.succeeded();
                }
                last = seen.isEmpty() ? last : seen.getLast();
                if (last.contains("LOADING")) {
                    end = Instant.now().plus(PATIENCE);
                }
            } catch (Problem away) {
                last = away.say(at.run().words());
            }
            if (at.redis().target().on() instanceof HostAddress.Docker docker) {
                begin(docker);
            }
            Thread.sleep(LOOK);
        }
        return Outcome.failed(at.say("not-back", at.redis().target().address(), last));
    }

    /** A container that nothing starts again by itself; one that runs is left as it is. */
    private static void begin(HostAddress.Docker docker) throws IOException, InterruptedException {
        Process start = new ProcessBuilder("docker", "start", docker.container()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        start.waitFor();
    }
}
