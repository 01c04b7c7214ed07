package relight.adapter.engine.mysql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relight.adapter.engine.dump.OwnServer;
import relight.adapter.engine.place.ServersFolder;
import relight.core.catalog.Catalog;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TestPlace;
import relight.core.restore.mysql.BinlogTarget;
import relight.core.restore.mysql.MysqlFacts;
import relight.core.restore.mysql.MysqlFacts.Dump;
import relight.core.restore.mysql.MysqlFacts.Replication;
import relight.core.restore.mysql.MysqlFacts.Schema;
import relight.core.restore.mysql.MysqlFacts.Server;
import relight.core.restore.mysql.MysqlFacts.Test;
import relight.core.restore.mysql.MysqlFacts.Tool;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Looks where a dump can be tested: whether this machine has what a MariaDB of the test's own needs, and what production says to it. */
final class TestProbe {

    private final MysqlProbe production;
    private final Catalog catalog;
    private final Clock clock;

    TestProbe(MysqlProbe production, Catalog catalog, Clock clock) {
        this.production = production;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** A server of its own also where production does not answer; a {@link Problem} where then none can be made. */
    MysqlFacts look(RestoreRequest request, MysqlTarget target, Path folder) throws IOException, InterruptedException {
        Optional<MysqlFacts> there = Optional.empty();
        Optional<Problem> away = Optional.empty();
        try {
            there = Optional.of(production.atServer(request, target));
        } catch (Problem e) {
            away = Optional.of(e);
        }
        Dump dump = there.isPresent() ? there.get().dump()
                : new DumpProbe(catalog.store(request.backup().store()), clock.instant()).look(request.backup(), List.of());
        Programs programs = Programs.here(target);
        TestPlace place = place(request, there, dump, programs, folder);
        if (!(place instanceof TestPlace.OwnServer own)) {
            return there.map(facts -> facts.testedAt(new Test(place, Optional.empty(), Optional.empty()))).orElseThrow(away::get);
        }
        Dump met = new Dump(dump.content(), dump.detail(), dump.wrappings(), dump.inflated(), dump.whole(), dump.inventory(), List.of());
        Optional<Schema> like = there.flatMap(MysqlFacts::existing);
        return new MysqlFacts(clock.instant(), new Server(own.identity(), own.version(), true, List.of(), List.of(), new Replication(List.of(), 0, ""),
                List.of(), true), Optional.empty(), MysqlProbe.tools(programs, true), met, Optional.of(free(own.folder().getParent())))
                .testedAt(new Test(own, like.map(Schema::charset), like.map(Schema::collation)));
    }

    private static TestPlace place(RestoreRequest request, Optional<MysqlFacts> there, Dump dump, Programs programs, Path folder) throws IOException {
        String version = there.map(facts -> facts.server().version()).or(() -> dump.inventory().server()).orElse("");
        if (!there.map(facts -> facts.server().mariadb()).orElse(version.contains("MariaDB"))) {
            return new TestPlace.SystemsServer(Message.of("test.place.make"));
        }
        if (!request.choices().getOrDefault(BinlogTarget.CHOICE, "").isBlank()) {
            return new TestPlace.SystemsServer(Message.of("test.place.log"));
        }
        Optional<Tool> other = programs.othersServer();
        if (other.isPresent()) {
            return new TestPlace.SystemsServer(Message.of("test.place.mysqld", other.get().path().toString(), other.get().version()));
        }
        Optional<Tool> server = programs.server().filter(tool -> programs.installer().isPresent()).filter(tool -> notOlder(tool.version(), version));
        Optional<ServersFolder> place = ServersFolder.of(folder, "relight-restore-tests-mysql", "mysql");
        long data = Math.max(dump.inflated().orElse(request.backup().size()), there.flatMap(MysqlFacts::existing).map(Schema::size).orElse(0L));
        return new TestPlace.Found("MariaDB " + series(version), server.map(tool -> tool.path().getParent()),
                server.map(tool -> "MariaDB " + tool.version()).orElse(""), "mysql",
                place.map(found -> found.folder().resolve(request.into().orElseThrow())), place.map(ServersFolder::owner), List.of(),
                data + data / 10 + TestServer.ROOM, place.isPresent() ? free(place.get().folder()) : 0, OwnServer.freePort()).place();
    }

    /** {@code 10.11} of {@code 10.11.14-MariaDB-0+deb12u2}. */
    private static String series(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+).*$", "$1");
    }

    private static boolean notOlder(String here, String there) {
        int[] one = numbers(here);
        int[] other = numbers(there);
        return one[0] != other[0] ? one[0] > other[0] : one[1] >= other[1];
    }

    private static int[] numbers(String version) {
        String series = series(version);
        return series.matches("\\d+\\.\\d+") ? Arrays.stream(series.split("\\.")).mapToInt(Integer::parseInt).toArray() : new int[2];
    }

    private static long free(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }
}
