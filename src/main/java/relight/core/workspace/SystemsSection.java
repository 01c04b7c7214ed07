package relight.core.workspace;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.text.Message;

/** {@code systems:} of the workspace: what must be brought back, and in which order. */
final class SystemsSection {

    static final List<String> ENGINES = List.of("postgresql", "sqlite", "files", "bucket", "mysql", "redis", "sqlserver", "opensearch", "kubernetes");
    private static final Map<String, String> OTHER_NAMES = Map.of("mariadb", "mysql", "elasticsearch", "opensearch");
    private static final String DEFAULT_TIER = "standard";

    private final Path root;
    private final Map<String, Objectives> tiers = new LinkedHashMap<>();

    SystemsSection(Path root, List<Tier> tiers) {
        this.root = root;
        tiers.forEach(tier -> this.tiers.put(tier.name(), tier.objectives()));
    }

    List<ProtectedSystem> read(Fields top) {
        Map<String, Fields> blocks = top.named("systems", "workspace.in.system");
        Map<String, ProtectedSystem> systems = new LinkedHashMap<>();
        blocks.forEach((name, fields) -> {
            systems.put(name, system(name, fields, blocks.keySet()));
            fields.end();
        });
        systems.keySet().forEach(name -> circle(name, systems).ifPresent(circle -> blocks.get(name).wrong("depends-on",
                Message.of("workspace.circle", String.join(" → ", circle)), Message.of("workspace.circle.remedy"))));
        return List.copyOf(systems.values());
    }

    private ProtectedSystem system(String name, Fields fields, Set<String> all) {
        String written = fields.required("engine");
        String engine = OTHER_NAMES.getOrDefault(written, written);
        if (!engine.isEmpty() && !ENGINES.contains(engine)) {
            fields.wrong("engine", Message.of("workspace.choice", fields.owner(), "engine", Fields.shown(engine)),
                    Fields.expected(engine, ENGINES));
        }
        String tier = tier(fields);
        Objectives own = new Objectives(fields.duration("rto"), fields.duration("rpo"), fields.duration("mtd"),
                        fields.duration("restore-test"), "system " + name)
                .because(fields.texts("because"));
        return new ProtectedSystem(name, engine, tier, dependencies(fields, all),
                own.orElse(tiers.getOrDefault(tier, Objectives.NONE)), new Target(engine, root, all).read(fields), checks(fields, engine),
                fields.text("stop"), fields.text("start"), health(fields));
    }

    private String tier(Fields fields) {
        Optional<String> tier = fields.text("tier");
        if (tier.isPresent() && !tiers.containsKey(tier.get())) {
            fields.wrong("tier", Message.of("workspace.unknown.tier", fields.owner(), Fields.shown(tier.get())),
                    Fields.expected(tier.get(), tiers.keySet()));
        }
        return tier.orElse(DEFAULT_TIER);
    }

    private static List<String> dependencies(Fields fields, Set<String> all) {
        List<String> names = fields.texts("depends-on");
        for (String name : names) {
            if (!all.contains(name)) {
                fields.wrong("depends-on", Message.of("workspace.unknown.system", fields.owner(), Fields.shown(name)),
                        Fields.expected(name, all));
            }
        }
        return names;
    }

    /** The way from a system through what it depends on back to itself. */
    private static Optional<List<String>> circle(String start, Map<String, ProtectedSystem> systems) {
        return way(start, start, systems, new LinkedHashSet<>(List.of(start)), new LinkedHashSet<>());
    }

    private static Optional<List<String>> way(String start, String at, Map<String, ProtectedSystem> systems,
                                              LinkedHashSet<String> path, Set<String> seen) {
        for (String next : systems.containsKey(at) ? systems.get(at).dependsOn() : List.<String>of()) {
            if (next.equals(start)) {
                List<String> circle = new ArrayList<>(path);
                circle.add(start);
                return Optional.of(circle);
            }
            if (seen.add(next)) {
                path.addLast(next);
                Optional<List<String>> found = way(start, next, systems, path, seen);
                if (found.isPresent()) {
                    return found;
                }
                path.removeLast();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> health(Fields fields) {
        Optional<String> address = fields.text("health");
        if (address.isEmpty() || isHttp(address.get())) {
            return address;
        }
        fields.wrong("health", Message.of("workspace.health", fields.owner(), Fields.shown(address.get())),
                Message.of("workspace.health.remedy"));
        return Optional.empty();
    }

    private static boolean isHttp(String address) {
        try {
            URI uri = new URI(address);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static List<DataCheck> checks(Fields fields, String engine) {
        List<DataCheck> checks = new ArrayList<>();
        fields.named("checks", "workspace.in.check").forEach((name, check) -> {
            Optional<String> command = check.text("command");
            String query = command.isPresent() ? DataCheck.COMMAND + command.get() : check.required("query");
            if (command.isPresent() && check.text("query").isPresent()) {
                check.wrong("command", Message.of("workspace.check.both", check.owner()), Message.of("workspace.check.both.remedy"));
            }
            Optional<String> atLeast = check.text("at-least");
            Optional<String> equal = check.text("equals");
            boolean newest = check.flag("newest").orElse(false);
            if ((atLeast.isPresent() ? 1 : 0) + (equal.isPresent() ? 1 : 0) + (newest ? 1 : 0) != 1) {
                check.wrong("", Message.of("workspace.check.expect", check.owner()), Message.of("workspace.check.expect.remedy"));
            }
            if (atLeast.isPresent() && !atLeast.get().matches("-?\\d{1,18}(\\.\\d+)?")) {
                check.wrong("at-least", Message.of("workspace.number", check.owner(), "at-least", Fields.shown(atLeast.get())),
                        Message.of("workspace.check.number.remedy"));
            }
            DataCheck.Kind kind = newest ? DataCheck.Kind.NEWEST : equal.isPresent() ? DataCheck.Kind.EQUALS : DataCheck.Kind.AT_LEAST;
            DataCheck read = new DataCheck(name, query, kind, atLeast.or(() -> equal));
            if (read.checksum().isPresent() && ENGINES.contains(engine) && !DataCheck.SUMMING.contains(engine)) {
                check.wrong("query", Message.of("workspace.check.checksum", check.owner(), engine),
                        Message.of("workspace.check.checksum.remedy", String.join(", ", DataCheck.SUMMING)));
            }
            checks.add(read);
            check.end();
        });
        return checks;
    }
}
