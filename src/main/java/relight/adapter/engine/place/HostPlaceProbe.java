package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.dump.FarProbe;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Hosts;
import relight.adapter.host.Script;
import relight.core.catalog.BackupStore;
import relight.core.restore.FarPlace;
import relight.core.restore.HostAddress;
import relight.core.restore.RestoreRequest;
import relight.core.restore.beside.Elsewhere;
import relight.core.restore.beside.PlaceFacts;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;

/** Looks at a place that is not on this machine and changes nothing of it. */
public final class HostPlaceProbe {

    /** A larger folder is counted no further: its size is shown for people and decides nothing. */
    private static final int MOST_COUNTED = 200_000;
    private static final int MOST_HOLDERS = 20;
    private static final String SPOOL = "/var/tmp";

    private final HostShell shell;
    private final String suffixes;
    private final List<String> programs;
    private final List<String> gnu;

    /**
     * @param suffixes of files that belong to the target, with spaces between
     * @param programs that a restore needs there
     * @param gnu      those that must be GNU's
     */
    public HostPlaceProbe(HostShell shell, String suffixes, List<String> programs, List<String> gnu) {
        this.shell = shell;
        this.suffixes = suffixes;
        this.programs = List.copyOf(programs);
        this.gnu = List.copyOf(gnu);
    }

    /**
     * What was seen.
     *
     * @param siblings files that belong to the target and are there, by name
     * @param files    in a folder, and their newest change
     */
    public record Seen(PlaceFacts place, List<String> siblings, long files, Optional<Instant> newest) {}

    /** The words of the target of a system that lead elsewhere; empty on this machine. */
    public static Optional<HostAddress> elsewhere(ProtectedSystem system) {
        return Optional.of(HostAddress.of(system)).filter(on -> !(on instanceof HostAddress.Here));
    }

    /** The way there, where the system is not on this machine. */
    public static Optional<HostShell> shell(ProtectedSystem system, Hosts hosts) {
        return elsewhere(system).map(on -> HostShell.at(on, hosts));
    }

    /** Where the system lives there, as the workspace writes it. */
    public static String path(ProtectedSystem system) {
        String path = system.target("path").orElseThrow(() -> new Problem(
                Message.of("restore.beside.no-path", system.name()), Message.of("restore.beside.no-path.remedy")));
        if (!path.startsWith("/")) {
            throw new Problem(Message.of("restore.beside.far.path", system.name(), path, HostAddress.of(system).toString()), Message.of("restore.beside.far.path.remedy"));
        }
        return path.length() > 1 ? path.replaceFirst("/+$", "") : path;
    }

    /** The same request at a place in the spool of that host, where nothing is. */
    public static RestoreRequest throwAway(RestoreRequest request) {
        ProtectedSystem system = request.system();
        String path = path(system);
        String spool = system.target(FarPlace.SPOOL).orElse(SPOOL);
        Map<String, String> target = Map.of("path", spool + path.substring(path.lastIndexOf('/')), "original", path,
                HostAddress.WORD, HostAddress.of(system).toString());
        ProtectedSystem apart = new ProtectedSystem(system.name(), system.engine(), system.tier(), List.of(), system.objectives(), target,
                system.checks(), Optional.empty(), Optional.empty(), Optional.empty());
        return new RestoreRequest(apart, request.backup(), request.passedOver(), request.way(), request.into(), request.choices());
    }

    /**
     * Looks there.
     *
     * @param newest data in it, where something else than the files' times says it
     */
    public Seen look(RestoreRequest request, BackupStore store, Optional<String> newest) throws IOException, InterruptedException {
        Found found = new Found();
        Map<String, String> values = new TreeMap<>(Map.of("target", path(request.system()), "suffixes", suffixes, "programs", String.join(" ", programs),
                "gnu", String.join(" ", gnu), "into", request.into().orElse(""), "most", Integer.toString(MOST_COUNTED)));
        Ran ran = shell.run(new Script(HostPlaceScripts.LOOK, values), found::hear);
        if (!ran.good() || found.one("target").isEmpty()) {
            throw new Problem(Message.of("restore.beside.far.failed", shell.address().toString(), ran.lastWords()), Message.of("restore.beside.far.failed.remedy"));
        }
        Path target = Path.of(found.one("target"));
        FarProbe far = FarProbe.look(shell, new FarPlace(shell.address(), SPOOL), Optional.empty(), store, request.backup(), Instant.now());
        Elsewhere elsewhere = new Elsewhere(far.way(), found.one("user"), found.one("uid").equals("0"), found.all("missing"));
        String mount = target.toString().replace("\\", "\\134").replace(" ", "\\040");
        long size = found.one("size").isEmpty() ? found.bytes : Long.parseLong(found.one("size"));
        List<String> holders = new LinkedHashSet<>(found.all("holder")).stream().limit(MOST_HOLDERS).toList();
        PlaceFacts facts = new PlaceFacts(name(found.one("name")), target, Optional.of(found.one("identity")).filter(it -> !it.isEmpty()), size,
                newest.or(() -> found.newest.map(Instant::toString)), found.all("mount").contains(mount), Long.parseLong("0" + found.one("free")) * 1024,
                HostLock.beside(shell, target.toString()).owner(), holders, found.one("taken").equals("yes"), Instant.now(), Optional.of(elsewhere));
        return new Seen(facts, found.all("sibling"), found.files, found.newest);
    }

    /** A pod has the name that leads to it; a Job's pod has another one each time. */
    private String name(String said) {
        return shell.address() instanceof HostAddress.InCluster ? shell.address().toString() : shell.address() + " (" + said + ")";
    }

    /** What was said, line by line; a folder is added up as it is told. */
    private static final class Found {

        private final Map<String, List<String>> lines = new TreeMap<>();
        private long files;
        private long bytes;
        private Optional<Instant> newest = Optional.empty();

        /** Called by two threads. */
        private synchronized void hear(String line) {
            int equals = line.indexOf('=');
            if (line.startsWith("file=")) {
                String[] words = line.substring(equals + 1).split(" ");
                files++;
                bytes += Long.parseLong(words[0]);
                Instant changed = Instant.ofEpochSecond((long) Double.parseDouble(words[1]));
                newest = newest.filter(other -> other.isAfter(changed)).or(() -> Optional.of(changed));
            } else if (equals > 0) {
                lines.computeIfAbsent(line.substring(0, equals), name -> new ArrayList<>()).add(line.substring(equals + 1));
            }
        }

        private String one(String name) {
            return all(name).isEmpty() ? "" : all(name).getFirst();
        }

        private List<String> all(String name) {
            return lines.getOrDefault(name, List.of());
        }
    }
}
