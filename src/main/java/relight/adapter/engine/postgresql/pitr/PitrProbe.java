package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.restore.Reach;
import relight.core.restore.RestoreRequest;
import relight.core.restore.Restores;
import relight.core.restore.postgresql.pitr.BackupLabel;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.restore.postgresql.pitr.PitrFacts;
import relight.core.restore.postgresql.pitr.PitrFacts.Base;
import relight.core.restore.postgresql.pitr.PitrFacts.End;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.restore.postgresql.pitr.TimelineHistory;
import relight.core.restore.postgresql.pitr.WalArchive;
import relight.core.restore.postgresql.pitr.WalChain;
import relight.core.restore.postgresql.pitr.WalName;
import relight.core.workspace.ProtectedSystem;

/** Looks at base backups, the archive of the log and the server's machine. Changes nothing. */
public final class PitrProbe {

    private static final int MOST_BASES = 40;

    private final Catalog catalog;
    private final Clock clock;

    public PitrProbe(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    public static boolean isBase(Backup backup) {
        return backup.verdict().format().filter(format -> format.content() == BackupFormat.Content.POSTGRESQL_BASE).isPresent();
    }

    /** What a plan rests on. */
    public PitrFacts look(RestoreRequest request) throws IOException, InterruptedException {
        PitrSite site = PitrSite.of(request.system()).orElseThrow(() -> PitrSite.missing(request.system()));
        LogArchive log = LogArchive.list(catalog, request.system().name());
        WalArchive archive = log.ranges();
        boolean readable = request.backup().object().readable(clock.instant());
        Base base = readable ? base(request.backup(), log, archive)
                : new Base(request.backup(), PitrFacts.Form.TAR, Optional.empty(), false, false, false, Optional.empty());
        List<Base> others = new ArrayList<>();
        for (Backup other : bases(request.system().name())) {
            if (!other.id().equals(request.backup().id())) {
                others.add(base(other, log, archive));
            }
        }
        PitrFacts.Host host = new HostLook(site).look(archive.version(), request.into().orElse(""));
        PitrFacts looked = new PitrFacts(clock.instant(), base, others, archive, log.name(), Map.of(), host);
        return new PitrFacts(looked.at(), base, others, archive, log.name(), ends(looked, log), host);
    }

    private static Map<Integer, End> ends(PitrFacts facts, LogArchive log) throws IOException {
        Map<Integer, End> ends = new HashMap<>();
        for (int timeline : facts.timelines()) {
            Lsn from = from(facts.base());
            log.end(facts.archive().chain(timeline, from)).ifPresent(end -> ends.put(timeline, end));
        }
        return ends;
    }

    private static Lsn from(Base base) {
        BackupLabel label = base.label().orElseThrow();
        return base.wal() ? label.stop().orElse(label.start()) : label.start();
    }

    private Base base(Backup backup, LogArchive log, WalArchive archive) throws IOException {
        Base seen = new BaseLook(catalog.store(backup.store())).look(backup);
        if (seen.label().isEmpty()) {
            return seen;
        }
        Optional<BackupLabel> better = log.label(seen.label().get(), archive.segmentSize());
        return new Base(seen.backup(), seen.form(), better.or(seen::label), seen.wal(), seen.manifest(), seen.tablespaces(), seen.unpacked());
    }

    /** Those that are known to be base backups and to be good, newest first. */
    private List<Backup> bases(String system) {
        return catalog.list(CatalogQuery.ofSystem(system), 0, 1_000).stream()
                .filter(backup -> isBase(backup) && backup.state() == State.GOOD && backup.object().readable(clock.instant())).limit(MOST_BASES).toList();
    }

    /**
     * Makes a target of a moment that was asked for, and takes the newest base backup that was whole by then (PG-8).
     *
     * @return the wish as it was, where a backup was named or there is nothing to replay
     */
    public Restores.Wish settle(ProtectedSystem system, Restores.Wish wish, WorkListener listener) throws IOException, InterruptedException {
        boolean asked = wish.at().isPresent() || wish.choices().containsKey(PitrTarget.CHOICE);
        if (!asked || PitrSite.of(system).isEmpty() || catalog.workspace().logs(system.name()).isEmpty()) {
            return wish;
        }
        Map<String, String> choices = new HashMap<>(wish.choices());
        wish.at().ifPresent(at -> choices.putIfAbsent(PitrTarget.CHOICE, new PitrTarget.Time(at).toString()));
        Optional<Instant> moment = Optional.ofNullable(choices.get(PitrTarget.CHOICE)).flatMap(PitrTarget::read)
                .filter(PitrTarget.Time.class::isInstance).map(target -> ((PitrTarget.Time) target).at());
        Optional<Lsn> position = Optional.ofNullable(choices.get(PitrTarget.CHOICE)).flatMap(PitrTarget::read)
                .filter(PitrTarget.Position.class::isInstance).map(target -> ((PitrTarget.Position) target).at());
        if (!wish.backup().equals(Restores.LATEST_GOOD)) {
            return new Restores.Wish(wish.system(), wish.backup(), Optional.empty(), wish.way(), wish.into(), choices);
        }
        return baseFor(system, moment, position, listener)
                .map(base -> new Restores.Wish(wish.system(), base.id(), Optional.empty(), wish.way(), wish.into(), choices))
                .orElse(wish);
    }

    private Optional<Backup> baseFor(ProtectedSystem system, Optional<Instant> moment, Optional<Lsn> position, WorkListener listener)
            throws IOException, InterruptedException {
        LogArchive log = LogArchive.list(catalog, system.name());
        WalArchive archive = log.ranges();
        Optional<Backup> oldest = Optional.empty();
        for (Backup backup : catalog.list(CatalogQuery.ofSystem(system.name()), 0, 1_000)) {
            Backup read = backup.state() == State.UNVERIFIED && backup.object().readable(clock.instant()) ? catalog.verify(backup, listener) : backup;
            if (isBase(read) && read.state() == State.GOOD) {
                oldest = Optional.of(read);
                Base base = base(read, log, archive);
                boolean late = moment.filter(at -> at.isBefore(base.ended())).isPresent()
                        || position.isPresent() && base.label().flatMap(BackupLabel::stop).filter(stop -> stop.compareTo(position.get()) > 0).isPresent();
                if (!late) {
                    return oldest;
                }
            }
        }
        return oldest;
    }

    /** The moments that can be reached, for a picture of them; backups that nobody has read yet are left out. */
    public Optional<Reach> reach(ProtectedSystem system) throws IOException {
        if (PitrSite.of(system).isEmpty() || catalog.workspace().logs(system.name()).isEmpty()) {
            return Optional.empty();
        }
        LogArchive log = LogArchive.list(catalog, system.name());
        WalArchive archive = log.ranges();
        List<Reach.Base> bases = new ArrayList<>();
        List<Reach.Window> windows = new ArrayList<>();
        for (Backup backup : bases(system.name()).reversed()) {
            Base base = base(backup, log, archive);
            bases.add(new Reach.Base(backup.id(), base.ended(), backup.location()));
            PitrFacts facts = new PitrFacts(clock.instant(), base, List.of(), archive, log.name(), Map.of(), NOBODY);
            for (int timeline : facts.timelines()) {
                WalChain chain = archive.chain(timeline, from(base));
                Optional<Instant> end = chain.isEmpty() ? Optional.empty() : log.end(chain).flatMap(End::lastCommit).or(chain::stored);
                end.filter(moment -> !moment.isBefore(base.ended())).ifPresent(moment -> windows.add(new Reach.Window(base.ended(), moment)));
            }
        }
        List<Reach.Span> spans = archive.ranges().stream().map(range -> new Reach.Span(Integer.toString(range.timeline()),
                new WalName(range.timeline(), range.first()).file(archive.segmentSize()), new WalName(range.timeline(), range.last()).file(archive.segmentSize()),
                range.stored(range.first()), range.stored(range.last()))).sorted(Comparator.comparing(Reach.Span::from)).toList();
        return Optional.of(new Reach(bases, spans, windows, archive.timelines().stream().map(timeline -> line(archive.history(timeline))).toList()));
    }

    private static final PitrFacts.Host NOBODY = new PitrFacts.Host("", "", Optional.empty(), 0, Optional.empty(), List.of(), false, "+00:00", false,
            List.of(), Optional.empty());

    private static Reach.Line line(TimelineHistory history) {
        return new Reach.Line(Integer.toString(history.timeline()), history.forks().isEmpty() ? Optional.empty()
                : Optional.of(history.forks().getLast().left() + " @ " + history.forks().getLast().at()));
    }
}
