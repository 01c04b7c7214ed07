package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.adapter.engine.dump.OwnServer;
import relight.adapter.engine.place.ServersFolder;
import relight.adapter.engine.postgresql.pitr.ThrowAwayPlace;
import relight.core.catalog.Catalog;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TestPlace;
import relight.core.restore.postgresql.PostgresqlFacts;
import relight.core.restore.postgresql.PostgresqlFacts.Database;
import relight.core.restore.postgresql.PostgresqlFacts.Dump;
import relight.core.restore.postgresql.PostgresqlFacts.Server;
import relight.core.restore.postgresql.PostgresqlFacts.Space;
import relight.core.restore.postgresql.PostgresqlFacts.Test;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Problem;

/** Looks where a dump can be tested: whether this machine has what a server of the test's own needs, and what production says to it. */
final class TestProbe {

    private static final PostgresqlVersion ANY = new PostgresqlVersion(0);

    private final PostgresqlProbe production;
    private final Catalog catalog;
    private final Path spool;
    private final Clock clock;

    TestProbe(PostgresqlProbe production, Catalog catalog, Path spool, Clock clock) {
        this.production = production;
        this.catalog = catalog;
        this.spool = spool;
        this.clock = clock;
    }

    /** A server of its own also where production does not answer; a {@link Problem} where then none can be made. */
    PostgresqlFacts look(RestoreRequest request, PostgresqlTarget target, Path folder) throws IOException, InterruptedException {
        Programs programs = Programs.here(target);
        Optional<PostgresqlFacts> there = Optional.empty();
        Optional<Problem> away = Optional.empty();
        try {
            there = Optional.of(production.atServer(request, target));
        } catch (Problem e) {
            away = Optional.of(e);
        }
        Dump dump = there.isPresent() ? there.get().dump()
                : new DumpProbe(catalog.store(request.backup().store()), programs, Optional.empty(), spool, clock.instant(), false).look(request.backup(), ANY, Optional.empty());
        int major = Math.max(there.map(facts -> facts.server().version().major()).orElse(0),
                dump.inventory().from().map(PostgresqlVersion::major).orElse(0));
        Optional<Tool> initdb = programs.find("initdb", new PostgresqlVersion(major * 10_000), Optional.empty())
                .filter(tool -> tool.version().major() >= major).filter(TestProbe::whole);
        Optional<ServersFolder> place = ThrowAwayPlace.below(folder);
        long size = there.flatMap(PostgresqlFacts::existing).map(Database::size).orElse(0L);
        TestPlace chosen = found(request, initdb, place, major, dump, size).place();
        if (chosen instanceof TestPlace.SystemsServer) {
            Test test = new Test(chosen, Optional.empty(), List.of(), false);
            return there.map(facts -> facts.testedAt(test)).orElseThrow(away::get);
        }
        return own((TestPlace.OwnServer) chosen, programs, initdb.get().version(), dump, there, place.get().folder());
    }

    private PostgresqlFacts own(TestPlace.OwnServer own, Programs programs, PostgresqlVersion version, Dump dump, Optional<PostgresqlFacts> there,
                                Path folder) throws IOException {
        Set<String> roles = new TreeSet<>(dump.inventory().roles());
        roles.removeIf(role -> role.startsWith("pg_"));
        Dump met = new Dump(dump.content(), dump.wrappings(), dump.archive(), dump.inflated(), dump.entries(), dump.inventory(), List.of(), List.of(),
                dump.unreadable(), dump.tables());
        boolean partly = dump.archive().isEmpty() && !dump.inventory().complete();
        return new PostgresqlFacts(clock.instant(), new Server(own.identity(), version, true, true, List.of(), List.of()), Optional.empty(),
                PostgresqlProbe.tools(programs, version, dump, Runtime.getRuntime().availableProcessors()), met,
                new Space(spool, free(spool), Optional.of(free(folder)))).testedAt(
                new Test(own, there.flatMap(PostgresqlFacts::existing).map(Database::locales), List.copyOf(roles), partly));
    }

    /** An installation that has the server beside its initdb. */
    private static boolean whole(Tool initdb) {
        return List.of("postgres", "pg_ctl").stream().allMatch(name -> Files.isExecutable(initdb.path().resolveSibling(name)));
    }

    private TestPlace.Found found(RestoreRequest request, Optional<Tool> initdb, Optional<ServersFolder> place, int major, Dump dump, long size)
            throws IOException {
        long content = dump.inflated().orElse(request.backup().size());
        long data = Math.max(content, size);
        long needed = data + data / 10 + TestServer.ROOM;
        boolean together = place.isPresent() && Files.getFileStore(place.get().folder()).equals(Files.getFileStore(spool));
        if (together && dump.archive().isPresent()) {
            needed += content + content / 10;
        }
        return new TestPlace.Found("PostgreSQL" + (major > 0 ? " " + major : ""), initdb.map(tool -> tool.path().getParent()),
                initdb.map(tool -> "PostgreSQL " + tool.version()).orElse(""), "postgres",
                place.map(found -> found.folder().resolve(request.into().orElseThrow())), place.map(ServersFolder::owner),
                initdb.map(tool -> missing(tool, dump.inventory().extensions())).orElse(List.of()), needed,
                place.isPresent() ? free(place.get().folder()) : 0, OwnServer.freePort());
    }

    /** Extensions that are not installed here; where the installation does not say where it has them, the restore itself will tell. */
    private static List<String> missing(Tool initdb, Set<String> extensions) {
        Optional<Path> share = share(initdb.path().resolveSibling("pg_config"));
        return share.isEmpty() ? List.of() : extensions.stream()
                .filter(name -> !Files.exists(share.get().resolve("extension").resolve(name + ".control"))).sorted().toList();
    }

    private static Optional<Path> share(Path config) {
        if (!Files.isExecutable(config)) {
            return Optional.empty();
        }
        try {
            Process process = new ProcessBuilder(config.toString(), "--sharedir").start();
            process.getOutputStream().close();
            return Optional.of(Path.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())).filter(Files::isDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long free(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }
}
