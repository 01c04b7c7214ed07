package relight.adapter.engine.place;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.recovery.StepRun;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * One restore at a time where a server's files lie, on whatever host: a file in their folder that names who restores (ALL-15). It
 * outlives a crash, of Relight as of the server.
 */
public final class HostLock {

    private static final String NAME = ".relight-lock";

    private static final Script READ = Script.of("[ ! -e \"$lock\" ] || cat \"$lock\"");

    /**
     * Without a moment in which two could have it: the shell itself refuses to write over a file. On a full disk the file can be made
     * and not written: without a name it would lock everybody out.
     */
    private static final Script TAKE = Script.of("""
            [ "$before" = "" ] || { [ "$(cat "$lock" 2>/dev/null)" = "$before" ] && rm -f "$lock"; }
            set -C
            : 2>/dev/null > "$lock" || { [ -e "$lock" ] && return 1; : > "$lock"; return 2; }
            set +C
            printf '%s\\n' "$mine" > "$lock" || { rm -f "$lock"; return 2; }
            """);

    private static final int UNWRITTEN = 2;

    private static final Script RELEASE = Script.of("rm -f \"$lock\"");

    private final HostShell shell;
    private final String file;

    /**
     * @param folder of the server's files
     */
    public HostLock(HostShell shell, String folder) {
        this(folder + "/" + NAME, shell);
    }

    private HostLock(String file, HostShell shell) {
        this.shell = shell;
        this.file = file;
    }

    /** Of one file or folder, beside it; the same that somebody takes who restores on that host itself. */
    public static HostLock beside(HostShell shell, String target) {
        int slash = target.lastIndexOf('/');
        return new HostLock(target.substring(0, slash + 1) + "." + target.substring(slash + 1) + ".relight-lock", shell);
    }

    /** Who has it and still lives, as far as that can be known from here. */
    public Optional<String> owner() throws IOException, InterruptedException {
        return read().filter(owner -> !owner.dead()).map(TargetLock.Owner::text);
    }

    /**
     * Takes it, or keeps it where the recovery has it already.
     *
     * @throws Problem with the owner's name where somebody else restores
     */
    public void take(StepRun run) throws IOException, InterruptedException {
        Optional<TargetLock.Owner> before = read();
        if (before.filter(owner -> owner.is(TargetLock.Owner.mine(run))).isPresent()) {
            return;
        }
        boolean free = before.isEmpty() || before.get().recovery().equals(run.recovery()) || before.get().dead();
        Optional<Ran> ran = free ? Optional.of(shell.run(new Script(TAKE.program(), Map.of("lock", file,
                "before", before.map(owner -> owner.line().strip()).orElse(""), "mine", TargetLock.Owner.mine(run).line().strip()))))
                : Optional.empty();
        if (ran.filter(it -> it.status() == UNWRITTEN).isPresent()) {
            throw new Problem(Message.of("restore.beside.lock-unwritten", file, ran.get().lastWords()),
                    Message.of("restore.beside.lock-unwritten.remedy"));
        }
        if (ran.filter(Ran::good).isEmpty()) {
            throw new Problem(Message.of("restore.beside.locked", file, read().map(TargetLock.Owner::text).orElse("?")),
                    Message.of("restore.beside.locked.remedy", file));
        }
    }

    /** Gives it back; somebody else's stays. */
    public void release(String recovery) throws IOException, InterruptedException {
        if (read().filter(owner -> owner.recovery().equals(recovery)).isPresent()) {
            shell.run(RELEASE.with("lock", file));
        }
    }

    private Optional<TargetLock.Owner> read() throws IOException, InterruptedException {
        Ran ran = shell.run(READ.with("lock", file));
        return TargetLock.Owner.read(ran.out());
    }
}
