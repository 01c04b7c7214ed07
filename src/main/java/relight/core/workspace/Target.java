package relight.core.workspace;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.text.Message;

/** {@code target:} of a system: where it lives, in the words of its engine. */
final class Target {

    /** What an engine has to know of a target, and what it may know. */
    private record Words(List<String> needed, List<String> other) {}

    private static final Map<String, Words> WORDS = Map.of(
            "postgresql", new Words(List.of(),
                    List.of("database", "host", "port", "user", "password", "sslmode", "sslrootcert", "maintenance", "bin", "jobs",
                            "data", "on", "spool", "owner", "config", "service", "replica")),
            "mysql", new Words(List.of(), List.of("database", "host", "port", "user", "password", "sslmode", "sslrootcert", "bin", "binlog", "on", "spool")),
            "sqlserver", new Words(List.of(), List.of("database", "on", "host", "port", "user", "password", "sslmode", "bin", "server-folder")),
            "redis", new Words(List.of(), List.of("on", "host", "port", "user", "password", "service", "config", "bin", "sentinel")),
            "opensearch", new Words(List.of("url"), List.of("index", "user", "password", "sslrootcert")),
            "sqlite", new Words(List.of("path"), List.of("owner", "mode", "on", "spool")),
            "files", new Words(List.of("path"), List.of("owner", "mode", "on", "spool")),
            "bucket", new Words(List.of("store"), List.of("prefix")),
            "kubernetes", new Words(List.of("context"), List.of("kubeconfig", "namespace", "cluster", "as", "velero")));

    private static final List<String> PATHS = List.of("path", "bin", "sslrootcert", "binlog", "kubeconfig");

    private final Optional<Words> words;
    private final Path root;
    private final Set<String> systems;

    /** @param systems names of all of them: a replica may be one */
    Target(String engine, Path root, Set<String> systems) {
        this.root = root;
        this.systems = systems;
        this.words = Optional.ofNullable(WORDS.get(engine));
    }

    Map<String, String> read(Fields system) {
        Optional<Fields> block = system.block("target", Message.of("workspace.in.target", system.owner()));
        if (!system.has("target") && words.filter(known -> !known.needed().isEmpty()).isPresent()) {
            system.wrong("target", Message.of("workspace.key.missing", system.owner(), "target"),
                    Message.of("workspace.target.remedy", String.join(", ", words.get().needed())));
        }
        block.ifPresent(this::look);
        return block.map(this::values).orElse(Map.of());
    }

    /** Every engine finds its files whatever folder Relight was started in. */
    private Map<String, String> values(Fields target) {
        Map<String, String> values = target.all();
        for (String key : PATHS) {
            if (key.equals("path") && isElsewhere(target)) {
                continue;
            }
            try {
                values.computeIfPresent(key, (name, written) -> WrittenPath.from(root, written).toString());
            } catch (InvalidPathException e) {
                target.wrong(key, Message.of("workspace.path", target.owner(), key, e.getReason()), Message.of("workspace.path.remedy"));
            }
        }
        return values;
    }

    /** A path there is that place's own. */
    private static boolean isElsewhere(Fields target) {
        return target.text("on").filter(on -> !on.equals("here")).isPresent();
    }

    private void look(Fields target) {
        words.ifPresent(known -> {
            known.needed().forEach(target::required);
            known.other().forEach(target::text);
            target.end();
        });
        target.text("replica").filter(written -> !written.contains(":") && !systems.contains(written)).ifPresent(written ->
                target.wrong("replica", Message.of("workspace.replica", target.owner(), Fields.shown(written)), Message.of("workspace.replica.remedy")));
        target.text("path").filter(written -> isElsewhere(target) && !written.startsWith("/")).ifPresent(written ->
                target.wrong("path", Message.of("workspace.path.elsewhere", target.owner(), Fields.shown(written)), Message.of("workspace.path.elsewhere.remedy")));
        Optional<String> port = target.text("port");
        if (port.isPresent() && !(port.get().matches("\\d{1,5}") && Integer.parseInt(port.get()) <= 65_535)) {
            target.wrong("port", Message.of("workspace.port", target.owner(), Fields.shown(port.get())), Message.of("workspace.port.remedy"));
        }
    }
}
