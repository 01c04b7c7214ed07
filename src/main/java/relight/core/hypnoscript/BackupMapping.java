package relight.core.hypnoscript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.workspace.FileScope;

/** {@code backup { … }}: rounds, systems, their series and the stores of these. */
final class BackupMapping {

    private static final String GUESSED_PATH = "*{timestamp}*";
    private static final Map<String, String> ENGINES = Map.of("postgresql", "postgresql", "postgres", "postgresql", "mysql", "mysql",
            "mariadb", "mysql", "sqlserver", "sqlserver", "mssql", "sqlserver", "redis", "redis", "sqlite", "sqlite");

    private final Draft workspace;
    private final Rounds rounds;
    private final StoreMapping stores;
    private final Optional<String> tier;

    /**
     * @param tier that every system is taken to belong to, since the document does not say; the strictest
     */
    BackupMapping(Draft workspace, Optional<String> tier) {
        this.workspace = workspace;
        this.rounds = new Rounds(workspace);
        this.stores = new StoreMapping(workspace);
        this.tier = tier;
    }

    void map(Settings backup) {
        backup.block("general").ifPresent(rounds::map);
        backup.block("cloud").ifPresent(cloud -> cloud.named().forEach(stores::cloud));
        backup.block("database", "databases").ifPresent(all -> all.named().forEach(this::database));
        backup.block("filesystem", "filesystems").ifPresent(all -> all.named().forEach(this::files));
    }

    private void database(String name, Settings database) {
        String engine = ENGINES.get(name.toLowerCase(Locale.ROOT).replaceAll("[_ -]", ""));
        if (engine != null) {
            Draft system = system(name, engine);
            if (engine.equals("sqlite")) {
                system.in("target").put("path", database.text("path").orElse("/srv/" + name + ".db"));
            }
            series(name, List.of(new Part(name, List.of(), List.of())), database);
        }
    }

    private Draft system(String name, String engine) {
        Draft system = workspace.in("systems").in(name).put("engine", engine).put("tier", tier);
        tier.ifPresent(guess -> system.note("plan.import.tier", guess));
        return system;
    }

    /** One system that a document's entry stands for; folders with nothing in common are several. */
    private record Part(String system, List<String> includes, List<String> excludes) {}

    private void files(String name, Settings entry) {
        List<String> paths = entry.texts("paths").stream().map(path -> path.replaceFirst("/+$", "")).toList();
        String root = commonFolder(paths);
        List<String> excludes = entry.block("settings").map(settings -> settings.texts("exclude_patterns")).orElse(List.of());
        List<Part> parts = new ArrayList<>();
        if (paths.size() > 1 && root.chars().filter(c -> c == '/').count() < 2) {
            for (String path : paths) {
                String system = name + path.replace('/', '-');
                system(system, "files").in("target").put("path", path);
                parts.add(new Part(system, List.of(), excludes));
            }
        } else if (!paths.isEmpty()) {
            system(name, "files").in("target").put("path", root);
            parts.add(new Part(name, paths.size() == 1 ? List.of() : paths.stream().map(path -> path.substring(root.length() + 1)).toList(),
                    excludes));
        }
        series(name, parts, entry);
    }

    private static String commonFolder(List<String> paths) {
        if (paths.isEmpty()) {
            return "";
        }
        String common = paths.getFirst();
        for (String path : paths) {
            while (!common.isEmpty() && !path.equals(common) && !path.startsWith(common + "/")) {
                common = common.substring(0, Math.max(0, common.lastIndexOf('/')));
            }
        }
        boolean oneInTheOther = paths.size() > 1 && paths.contains(common);
        return oneInTheOther ? common.substring(0, Math.max(0, common.lastIndexOf('/'))) : common;
    }

    private void series(String name, List<Part> parts, Settings entry) {
        Map<String, Settings> places = entry.block("storage").map(Settings::named).orElse(Map.of());
        Map<String, Optional<String>> paths = new LinkedHashMap<>();
        places.forEach((place, store) -> stores.storage(name + "-" + place, place, store).ifPresent(path -> paths.put(place, path.pattern())));
        Map<String, String> settings = new LinkedHashMap<>();
        Optional<String> method = entry.text("type");
        boolean enabled = entry.text("enabled").map(text -> settings.put("enabled", text) == null && !text.equals("false")).orElse(true);
        entry.block("settings").ifPresent(block -> settings.putAll(block.flat()));
        entry.block("validation").ifPresent(block -> block.flat().forEach((key, value) -> settings.put("validation." + key, value)));
        Optional<String> sibling = paths.values().stream().flatMap(Optional::stream).findFirst();
        for (Part part : parts) {
            paths.forEach((place, own) -> {
                Draft series = workspace.in("series").in(part.system() + "-" + place);
                series.put("system", part.system()).put("store", name + "-" + place).put("path", own.or(() -> sibling).orElse(GUESSED_PATH));
                if (own.isEmpty()) {
                    series.note(sibling.isPresent() ? "plan.import.path.sibling" : "plan.import.path");
                }
                series.put("method", method);
                rounds.of(series, enabled && !stores.isArchive(name + "-" + place));
                scope(series, part, settings);
            });
        }
    }

    /** Patterns that Relight reads as its own become the scope of the series; the settings hold all of them as they were written. */
    private static void scope(Draft series, Part part, Map<String, String> settings) {
        List<String> excludes = part.excludes().stream().filter(FileScope::isPattern).toList();
        series.put("include", part.includes()).put("exclude", excludes);
        Map<String, String> shown = settings.entrySet().stream()
                .filter(entry -> !(entry.getKey().equals("exclude_patterns") && excludes.size() == part.excludes().size()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
        series.put("settings", shown);
    }
}
