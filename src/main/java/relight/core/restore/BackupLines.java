package relight.core.restore;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.workspace.BackupSeries;

/**
 * A backup as flat lines of an engine's action, pinned to its version and its bytes (ALL-3): a saved plan restores from just what
 * was planned, and needs no index for it.
 */
public final class BackupLines {

    private BackupLines() {}

    public static Map<String, String> write(Backup backup) {
        Map<String, String> lines = new TreeMap<>();
        StoredObject object = backup.object();
        lines.put("backup", backup.id());
        lines.put("backup.system", backup.system());
        lines.put("backup.series", backup.series());
        lines.put("backup.store", backup.store());
        lines.put("backup.key", object.key());
        object.versionId().ifPresent(version -> lines.put("backup.version", version));
        object.etag().ifPresent(etag -> lines.put("backup.etag", etag));
        lines.put("backup.size", Long.toString(object.size()));
        object.entries().ifPresent(entries -> lines.put("backup.entries", Long.toString(entries)));
        lines.put("backup.modified", object.modified().toString());
        lines.put("backup.location", backup.location());
        lines.put("backup.point", backup.recoveryPoint().toString());
        backup.verdict().sha256().ifPresent(hash -> lines.put("backup.sha256", hash));
        backup.verdict().format().ifPresent(format -> {
            lines.put("backup.content", format.content().name());
            lines.put("backup.wrappings", format.wrappings().stream().map(Enum::name).collect(Collectors.joining(",")));
        });
        return lines;
    }

    /** The backup in an action's lines; of its verdict, what a restore needs. */
    public static Backup read(Map<String, String> lines) {
        StoredObject object = new StoredObject(lines.get("backup.key"), Optional.ofNullable(lines.get("backup.version")),
                Optional.ofNullable(lines.get("backup.etag")), Long.parseLong(lines.get("backup.size")),
                Instant.parse(lines.get("backup.modified")), Optional.empty(),
                lines.containsKey("backup.entries") ? OptionalLong.of(Long.parseLong(lines.get("backup.entries"))) : OptionalLong.empty());
        Verdict verdict = new Verdict(State.GOOD, List.of(), Optional.empty(), Optional.ofNullable(lines.get("backup.sha256")),
                Optional.ofNullable(lines.get("backup.content")).map(content -> new BackupFormat(
                        wrappings(lines.getOrDefault("backup.wrappings", "")), BackupFormat.Content.valueOf(content), "")));
        return new Backup(lines.get("backup"), lines.get("backup.series"), lines.get("backup.system"), lines.get("backup.store"), object,
                lines.get("backup.location"), BackupSeries.Kind.FULL, Instant.parse(lines.get("backup.point")), verdict);
    }

    private static List<BackupFormat.Wrapping> wrappings(String line) {
        return Arrays.stream(line.split(",")).filter(name -> !name.isBlank()).map(BackupFormat.Wrapping::valueOf).toList();
    }
}
