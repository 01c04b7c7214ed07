package relight.core.workspace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.text.Message;

/** {@code series:} of the workspace: backups that are made the same way, again and again. */
final class SeriesSection {

    /** A backup that begins on time and takes its time is not late yet. */
    private static final Duration TOLERANCE = Duration.ofHours(2);
    private static final List<String> KINDS = List.of("full", "incremental", "differential", "wal", "binlog");
    private static final String FILES = "files";
    private static final String BUCKET = "bucket";
    private static final int MOST_KEPT = 100_000;

    private final ZoneId zone;
    private final List<String> stores;
    private final Set<String> dating;
    private final List<ProtectedSystem> systems;
    private final List<String> rounds;

    SeriesSection(ZoneId zone, List<StoreDefinition> stores, List<ProtectedSystem> systems, List<BackupRound> rounds) {
        this.rounds = rounds.stream().map(BackupRound::name).toList();
        this.zone = zone;
        this.stores = stores.stream().map(StoreDefinition::name).toList();
        this.dating = stores.stream().filter(SeriesSection::dates).map(StoreDefinition::name).collect(Collectors.toSet());
        this.systems = List.copyOf(systems);
    }

    /** Whether the store itself says of which moment a backup is, so that names need not. */
    private static boolean dates(StoreDefinition store) {
        return store instanceof StoreDefinition.Opensearch || store instanceof StoreDefinition.Velero;
    }

    List<BackupSeries> read(Fields top) {
        List<BackupSeries> series = new ArrayList<>();
        top.named("series", "workspace.in.series").forEach((name, fields) -> {
            series.add(one(name, fields));
            fields.end();
        });
        return series;
    }

    private BackupSeries one(String name, Fields fields) {
        String path = fields.required("path");
        String timestamp = fields.text("timestamp").orElse(PathPattern.DEFAULT_TIMESTAMP);
        BackupSeries.Kind kind = BackupSeries.Kind.valueOf(fields.choice("kind", KINDS).toUpperCase(Locale.ROOT));
        String store = known("store", stores, fields);
        new PathPattern(path, timestamp).mistakes().stream().filter(mistake -> !kind.isLog() || mistake.outside())
                .filter(mistake -> !dating.contains(store) || !mistake.undated()).forEach(mistake ->
                fields.wrong(mistake.key(), Message.of("workspace.in.of", fields.owner(), mistake.what()), mistake.remedy()));
        String system = known("system", systems.stream().map(ProtectedSystem::name).toList(), fields);
        return new BackupSeries(name, system, store, path, timestamp,
                kind, schedule(fields), retention(fields),
                fields.size("least-size"), fields.duration("greatest-age"), patterns("include", system, fields),
                patterns("exclude", system, fields), fields.text("method"), since(fields), rounds(fields), settings(fields), key(fields), canary(system, fields));
    }

    private List<String> rounds(Fields fields) {
        List<String> named = fields.texts("rounds");
        for (String name : named) {
            if (!rounds.contains(name)) {
                fields.wrong("rounds", Message.of("workspace.unknown.round", fields.owner(), Fields.shown(name)), Fields.expected(name, rounds));
            }
        }
        return named;
    }

    /** A file, or a command; a key that is written out is none. */
    private static Optional<BackupKey> key(Fields fields) {
        Optional<String> file = fields.text("key");
        Optional<String> command = fields.text("decrypt");
        if (file.isPresent() && command.isPresent()) {
            fields.wrong("decrypt", Message.of("workspace.key.both", fields.owner()), Message.of("workspace.key.remedy"));
        }
        if (command.isPresent()) {
            return command.map(BackupKey.Command::new);
        }
        Optional<SecretReference> reference = file.flatMap(SecretReference::parse);
        if (file.isPresent() && !(reference.orElse(null) instanceof SecretReference.File)) {
            fields.wrong("key", Message.of("workspace.key.file", fields.owner()), Message.of("workspace.key.remedy"));
        }
        return reference.filter(SecretReference.File.class::isInstance).map(at -> new BackupKey.File(((SecretReference.File) at).path()));
    }

    private static Map<String, String> settings(Fields fields) {
        return fields.block("settings", Message.of("workspace.in.settings", fields.owner())).map(Fields::all).orElse(Map.of());
    }

    private Optional<Canary> canary(String system, Fields fields) {
        ofFiles("canary", system, List.of(FILES, BUCKET), fields);
        return fields.block("canary", Message.of("workspace.in.canary", fields.owner())).map(block -> {
            Canary canary = new Canary(block.required("path"), block.required("sha256").toLowerCase(Locale.ROOT));
            if (!canary.sha256().isEmpty() && !canary.sha256().matches("[0-9a-f]{64}")) {
                block.wrong("sha256", Message.of("workspace.canary.sha256", block.owner(), canary.sha256()), Message.of("workspace.canary.sha256.remedy", canary.path()));
            }
            block.end();
            return canary;
        });
    }

    private List<String> patterns(String key, String system, Fields fields) {
        ofFiles(key, system, List.of(FILES), fields);
        return fields.texts(key, FileScope::mistakeIn, Message.of("workspace.scope.remedy"));
    }

    /** What only a system of files has. */
    private void ofFiles(String key, String name, List<String> engines, Fields fields) {
        Optional<String> engine = systems.stream().filter(system -> system.name().equals(name)).map(ProtectedSystem::engine)
                .filter(other -> !engines.contains(other) && SystemsSection.ENGINES.contains(other)).findFirst();
        if (fields.has(key) && engine.isPresent()) {
            fields.wrong(key, Message.of("workspace.scope.engine", fields.owner(), key, name, engine.get()),
                    Message.of("workspace.scope.engine.remedy"));
        }
    }

    private static String known(String key, Collection<String> names, Fields fields) {
        String name = fields.required(key);
        if (!name.isEmpty() && !names.contains(name)) {
            fields.wrong(key, Message.of("workspace.unknown." + key, fields.owner(), Fields.shown(name)), Fields.expected(name, names));
        }
        return name;
    }

    private Optional<Schedule> schedule(Fields fields) {
        return schedule(fields, zone);
    }

    /** {@code schedule}, {@code zone} and {@code tolerance} of a series or a round. */
    static Optional<Schedule> schedule(Fields fields, ZoneId zone) {
        Optional<String> cron = fields.text("schedule");
        ZoneId own = fields.zone("zone", zone);
        Duration tolerance = fields.duration("tolerance").orElse(TOLERANCE);
        Optional<Message> mistake = cron.flatMap(Schedule::mistakeIn);
        mistake.ifPresent(message -> fields.wrong("schedule", Message.of("workspace.in.of", fields.owner(), message),
                Message.of("workspace.cron.remedy")));
        return mistake.isPresent() ? Optional.empty() : cron.map(line -> new Schedule(line, own, tolerance));
    }

    private static Retention retention(Fields fields) {
        Optional<Fields> keep = fields.block("keep", Message.of("workspace.in.keep", fields.owner()));
        if (keep.isEmpty()) {
            return Retention.NONE;
        }
        Fields numbers = keep.get();
        Retention retention = new Retention(numbers.number("daily", MOST_KEPT), numbers.number("weekly", MOST_KEPT),
                numbers.number("monthly", MOST_KEPT));
        numbers.end();
        return retention;
    }

    private static Optional<LocalDate> since(Fields fields) {
        Optional<String> written = fields.text("since");
        try {
            return written.map(LocalDate::parse);
        } catch (DateTimeException e) {
            fields.wrong("since", Message.of("workspace.date", fields.owner(), "since", Fields.shown(written.orElse(""))),
                    Message.of("workspace.date.remedy"));
            return Optional.empty();
        }
    }
}
