package relight.adapter.engine.mysql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStream;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.restore.Reach;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.mysql.BinlogFacts;
import relight.core.restore.mysql.BinlogFacts.Fault;
import relight.core.restore.mysql.BinlogFacts.Kind;
import relight.core.restore.mysql.BinlogFacts.Piece;
import relight.core.restore.mysql.BinlogScan;
import relight.core.restore.mysql.BinlogTarget;
import relight.core.restore.mysql.DumpInventory;
import relight.core.restore.mysql.DumpReader;
import relight.core.restore.mysql.DumpRules;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.workspace.ProtectedSystem;

/** Looks at the binary log behind a dump, and at the moments that it reaches. Changes nothing. */
final class BinlogLook {

    private static final int MOST_BASES = 20;
    /** A dump says its position before its first table. */
    private static final int HEAD = 256 * 1024;

    private final Catalog catalog;
    private final Clock clock;

    BinlogLook(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    private boolean has(ProtectedSystem system) {
        return !catalog.workspace().logs(system.name()).isEmpty() || MysqlTarget.of(system).binlog().isPresent();
    }

    /** Makes a target of a moment that was asked for; the newest dump that was made by then is taken. */
    Restores.Wish settle(ProtectedSystem system, Restores.Wish wish) {
        if (wish.at().isEmpty() || !has(system)) {
            return wish;
        }
        Map<String, String> choices = new HashMap<>(wish.choices());
        choices.putIfAbsent(BinlogTarget.CHOICE, new BinlogTarget.Time(wish.at().get()).toString());
        return new Restores.Wish(wish.system(), wish.backup(), wish.at(), wish.way(), wish.into(), choices);
    }

    /** What a plan that replays rests on; empty where nothing is to be replayed. */
    Optional<BinlogFacts> look(RestoreRequest request, DumpInventory dump, Session session, Set<String> rights) throws IOException, InterruptedException {
        String asked = request.choices().getOrDefault(BinlogTarget.CHOICE, "");
        if (asked.isBlank()) {
            return Optional.empty();
        }
        MysqlTarget target = MysqlTarget.of(request.system());
        BinlogArchive archive = BinlogArchive.list(catalog, request.system().name(), target);
        String own = dump.database().or(() -> dump.databases().stream().findFirst()).orElse(target.database());
        boolean allowed = rights.contains("SUPER") || rights.contains("BINLOG REPLAY") || rights.contains("BINLOG_ADMIN");
        Optional<BinlogTarget> wanted = BinlogTarget.read(asked);
        Optional<BinlogTarget.Position> from = dump.position().flatMap(BinlogTarget::position).map(BinlogTarget.Position.class::cast);
        if (wanted.isEmpty() || archive.place().isEmpty() || from.isEmpty()) {
            Kind kind = wanted.isEmpty() ? Kind.TARGET : archive.place().isEmpty() ? Kind.PLACE : Kind.POSITION;
            String what = kind == Kind.TARGET ? asked : kind == Kind.PLACE ? request.system().name() : request.backup().location();
            return Optional.of(new BinlogFacts(archive.place(), asked, own, List.of(), 0, 0, 0, Optional.empty(), false,
                    Optional.of(new Fault(kind, what, "")), allowed));
        }
        Set<String> others = new HashSet<>(session.column("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA"));
        BinlogScan scan = new BinlogScan(from.get().file(), from.get().at(), wanted, own, others);
        read(archive, scan, from.get().file());
        return Optional.of(scan.facts(archive.place(), allowed));
    }

    private static void read(BinlogArchive archive, BinlogScan scan, String first) throws IOException {
        String name = first;
        for (Optional<Piece> piece = archive.piece(name); piece.isPresent() && !scan.done(); piece = archive.piece(name)) {
            try (InputStream content = archive.open(name)) {
                scan.read(piece.get(), content);
            }
            name = BinlogArchive.following(name);
        }
        if (!scan.done() && (name.equals(first) || archive.hasLater(name))) {
            scan.absent(name);
        }
    }

    /** The moments that can be reached, for a picture of them; dumps that nobody has read yet are left out. */
    Optional<Reach> reach(ProtectedSystem system) throws IOException {
        if (!has(system)) {
            return Optional.empty();
        }
        BinlogArchive archive = BinlogArchive.list(catalog, system.name(), MysqlTarget.of(system));
        List<Reach.Base> bases = new ArrayList<>();
        List<Reach.Window> windows = new ArrayList<>();
        for (Backup backup : bases(system.name())) {
            Optional<String> file = position(backup).map(position -> position.substring(0, position.lastIndexOf(':')));
            if (file.isPresent() && archive.piece(file.get()).isPresent()) {
                bases.add(new Reach.Base(backup.id(), backup.recoveryPoint(), backup.location()));
                end(archive, file.get()).filter(end -> end.isAfter(backup.recoveryPoint()))
                        .ifPresent(end -> windows.add(new Reach.Window(backup.recoveryPoint(), end)));
            }
        }
        return Optional.of(new Reach(bases, spans(archive), windows, List.of()));
    }

    private List<Backup> bases(String system) {
        return catalog.list(CatalogQuery.ofSystem(system), 0, 1_000).stream()
                .filter(backup -> backup.state() == State.GOOD && backup.object().readable(clock.instant())
                        && backup.verdict().format().filter(format -> format.content() == Content.SQL).isPresent())
                .limit(MOST_BASES).toList().reversed();
    }

    private Optional<String> position(Backup backup) throws IOException {
        try (InputStream content = new BufferedInputStream(BackupStream.open(catalog.store(backup.store()), backup,
                     backup.verdict().format().orElseThrow().wrappings(), count -> { }, note -> { }), HEAD);
             DumpReader reader = new DumpReader(content, DumpRules.looking())) {
            byte[] buffer = new byte[HEAD];
            int seen = 0;
            for (int read = reader.read(buffer); read >= 0 && seen < HEAD; read = reader.read(buffer)) {
                seen += read;
            }
            return reader.inventory().position();
        }
    }

    /** The newest commit of the last file of an unbroken sequence; where it has none, when it was written. */
    private static Optional<Instant> end(BinlogArchive archive, String first) throws IOException {
        String last = first;
        while (archive.piece(BinlogArchive.following(last)).isPresent()) {
            last = BinlogArchive.following(last);
        }
        BinlogScan scan = new BinlogScan(last, 4, Optional.empty(), "", Set.of());
        try (InputStream content = archive.open(last)) {
            scan.read(archive.piece(last).orElseThrow(), content);
        }
        return scan.reached();
    }

    private static List<Reach.Span> spans(BinlogArchive archive) {
        List<Reach.Span> spans = new ArrayList<>();
        String first = "";
        String last = "";
        for (Piece piece : archive.pieces()) {
            if (!first.isEmpty() && !BinlogArchive.following(last).equals(piece.name())) {
                spans.add(span(archive, first, last));
                first = "";
            }
            first = first.isEmpty() ? piece.name() : first;
            last = piece.name();
        }
        if (!first.isEmpty()) {
            spans.add(span(archive, first, last));
        }
        return spans;
    }

    private static Reach.Span span(BinlogArchive archive, String first, String last) {
        return new Reach.Span("", first, last, begun(archive, first), archive.modified(last));
    }

    private static Instant begun(BinlogArchive archive, String name) {
        try (InputStream content = archive.open(name)) {
            return BinlogScan.begun(content).orElse(archive.modified(name));
        } catch (IOException e) {
            return archive.modified(name);
        }
    }
}
