package relight.adapter.engine.place;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import relight.adapter.host.BrokenConnection;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Hosts;
import relight.adapter.host.Script;
import relight.core.recovery.StepRun;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The place of an action that is not on this machine: a shell there, and the variables that its programs have. */
public final class HostPlace {

    /** A program's beginning: it goes on only where the target is still the one that the plan was made for. */
    public static final String SAME = HostPlaceScripts.SAME;

    /** What cat, mv and others, tar and unzip say of a disk that is full; tar tells how far it came. */
    private static final Pattern FULL = Pattern.compile("No space left|quota exceeded|Wrote only \\d+ of \\d+ bytes|disk full");

    private final HostShell shell;
    private final PlaceLines lines;
    private final String suffixes;

    private HostPlace(HostShell shell, PlaceLines lines, String suffixes) {
        this.shell = shell;
        this.lines = lines;
        this.suffixes = suffixes;
    }

    /**
     * Where the lines of an action lead to; empty on this machine.
     *
     * @param suffixes of files that belong to the target, with spaces between
     */
    public static Optional<HostPlace> of(PlaceLines lines, Hosts hosts, String suffixes) {
        HostAddress on = HostAddress.parse(lines.with().getOrDefault(HostAddress.WORD, "here"));
        return on instanceof HostAddress.Here ? Optional.empty() : Optional.of(new HostPlace(HostShell.at(on, hosts), lines, suffixes));
    }

    public HostShell shell() {
        return shell;
    }

    public PlaceLines lines() {
        return lines;
    }

    HostLock lock() {
        return HostLock.beside(shell, lines.target().toString());
    }

    /** Takes the lock, or keeps it: before whatever is done at the place. */
    public void hold(StepRun run) throws IOException, InterruptedException {
        lock().take(run);
    }

    /** Nothing has been touched yet and the copy is not good: the next restore need not wait for this one. */
    public void letGo(StepRun run) throws IOException, InterruptedException {
        lock().release(run.recovery());
    }

    /** A program with the names of the place as its variables. */
    public Script script(String program, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of("target", lines.target().toString(), "work", lines.names().work().toString(),
                "copy", lines.names().copy().toString(), "old", lines.names().old().toString(), "undone", lines.names().undone().toString(),
                "safety", lines.names().safety().toString(), "identity", lines.identity(), "suffixes", suffixes));
        values.put("owner", lines.with().getOrDefault("owner", ""));
        values.put("mode", lines.with().containsKey("mode") ? "%03o".formatted(Integer.parseInt(lines.with().get("mode"), 8) & 0777) : "");
        values.putAll(more);
        return new Script(program, values);
    }

    /** Runs it; a way there that broke off is a problem. */
    public Ran run(String program, Map<String, String> more) throws IOException, InterruptedException {
        return listened(shell.run(script(program, more)));
    }

    /** The same with data on its standard input. */
    public Ran feed(String program, Map<String, String> more, InputStream data, Consumer<String> told) throws IOException, InterruptedException {
        return listened(shell.feed(script(program, more), data, told));
    }

    /**
     * Runs what has to succeed; returns what it said.
     *
     * @throws Problem with its own last words
     */
    public String must(String program) throws IOException, InterruptedException {
        return must(run(program, Map.of())).out();
    }

    /** The same of what has ended. */
    public Ran must(Ran ran) {
        String target = lines.target().toString();
        if (ran.good()) {
            return ran;
        }
        throw switch (ran.status()) {
            case HostPlaceScripts.OTHER -> new Problem(Message.of("restore.beside.other", target), Message.of("restore.beside.other.remedy"));
            case HostPlaceScripts.NO_COPY -> new Problem(Message.of("restore.beside.no-copy", lines.names().copy().toString()), Message.of("restore.beside.no-copy.remedy"));
            case HostPlaceScripts.FOREIGN -> new Problem(Message.of("test.foreign", lines.names().work().toString()),
                    Message.of("test.foreign.remedy", lines.names().work().toString()));
            case HostPlaceScripts.TAKEN -> new Problem(Message.of("restore.beside.refused.taken", target), Message.of("restore.beside.refused.taken.remedy", target));
            default -> FULL.matcher(ran.err()).find()
                    ? new Problem(Message.of("restore.beside.full", shell.address() + " " + lines.target().getParent()), Message.of("restore.beside.full.remedy"))
                    : new Problem(Message.of("restore.beside.far.failed", shell.address().toString(), ran.lastWords()), Message.of("restore.beside.far.failed.remedy"));
        };
    }

    private Ran listened(Ran ran) {
        if (ran.status() == HostShell.NOT_REACHED) {
            throw new BrokenConnection(shell, ran.lastWords(), lines.names().work().toString());
        }
        return ran;
    }
}
