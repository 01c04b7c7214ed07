package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.util.Map;
import relight.adapter.engine.postgresql.pitr.ServerHost;
import relight.adapter.host.HostShell.Ran;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * One switch or restore of a data folder at a time, whoever begins it (ALL-15): the folder beside the old primary's data that names its
 * owner, as a point-in-time restore takes it. It is there from the fence to the commit or the way back.
 */
final class SwitchLock {

    /** Where nothing can be made beside the data folder, a switch must be possible all the same. */
    private static final String TAKE = """
            lock=$data.relight-lock
            if as mkdir -m 755 "$lock" 2>/dev/null; then
              printf '%s\\n' "$recovery" | put "$lock/recovery"
              printf '%s\\n' "$who" | put "$lock/owner"
              as chmod 644 "$lock/owner" "$lock/recovery"
            elif [ ! -d "$lock" ]; then
              echo unlocked
            elif [ "$(head -n 1 "$lock/recovery" 2>/dev/null)" != "$recovery" ]; then
              cat "$lock/owner" >&2
              exit 1
            fi
            """;
    private static final String RELEASE = """
            [ "$(head -n 1 "$data.relight-lock/recovery" 2>/dev/null)" != "$recovery" ] || as rm -rf "$data.relight-lock"
            """;

    private final ActionRun at;
    private final ServerHost host;

    SwitchLock(ActionRun at, ServerHost host) {
        this.at = at;
        this.host = host;
    }

    /** Takes it, or keeps it where this recovery has it; a {@link Problem} with the owner's name where somebody else does. */
    void take() throws IOException, InterruptedException {
        String who = at.run().owner() + ", " + at.run().recovery();
        Ran ran = host.run(TAKE, Map.of("recovery", at.run().recovery(), "who", who), line -> { });
        if (!ran.good()) {
            throw new Problem(Message.of("restore.switch.locked", at.target().address(), ran.lastWords()), Message.of("restore.switch.locked.remedy"));
        }
        if (ran.out().contains("unlocked")) {
            at.output(at.run().words().say("restore.switch.unlocked", at.target().address()));
        }
    }

    /** Gives it back; somebody else's stays. */
    void release() throws IOException, InterruptedException {
        host.must(RELEASE, Map.of("recovery", at.run().recovery()), at::output);
    }
}
