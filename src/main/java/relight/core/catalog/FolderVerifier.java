package relight.core.catalog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.Verdict.Reason;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.workspace.Canary;

/** Reads a backup that is a folder once, every file to its end, and holds it against its list of checksums. */
final class FolderVerifier {

    /** What reading gave: reasons, and the hash of the whole where there was something to read. */
    record Read(List<Reason> reasons, Optional<String> sha256, BackupFormat format) {}

    private static final Set<String> BASE = Set.of("backup_label", "base.tar", "base.tar.gz", "base.tar.zst", "base.tar.lz4");

    private FolderVerifier() {}

    static Read read(BackupStore store, Backup backup, Optional<Canary> canary, WorkListener listener) throws IOException {
        FolderReading reading = FolderReading.open(store, backup);
        long files = backup.object().entries().orElse(0);
        if (files == 0) {
            return new Read(List.of(new Reason("read", State.BAD, Message.of("catalog.folder.empty"))), Optional.empty(), format(reading));
        }
        MydumperReading mydumper = new MydumperReading();
        InnerReading inner = new InnerReading();
        String sha256 = reading.read((entry, content) -> {
            mydumper.take(reading.path(entry), content);
            inner.take(reading.path(entry), content);
        }, done -> listener.at(backup.location(), done, backup.size()),
                broken -> { });
        List<Reason> reasons = new ArrayList<>();
        Optional<FolderManifest> manifest = FolderManifest.of(store, backup.object().key());
        if (manifest.isPresent()) {
            reasons.addAll(against(manifest.get(), backup, reading));
        } else {
            reasons.add(new Reason("checksum", State.GOOD, Message.of("catalog.checksum.none")));
        }
        reading.entries().stream().filter(entry -> entry.kind() == FolderEntry.Kind.OTHER).findFirst().ifPresent(entry ->
                reasons.add(new Reason("content", State.SUSPECT, Message.of("catalog.folder.device", reading.path(entry)))));
        mydumper.reason().ifPresent(reasons::add);
        canary.flatMap(kept -> canary(reading, new CanaryWatch(canary))).ifPresent(reasons::add);
        BackupFormat format = mydumper.isDump() ? new BackupFormat(List.of(), BackupFormat.Content.MYDUMPER, "") : format(reading);
        if (format.content() != BackupFormat.Content.FOLDER) {
            reasons.addAll(inner.reasons());
        }
        reasons.add(new Reason("read", State.GOOD, Message.of("catalog.folder.read", files, new Bytes(backup.size()))));
        return new Read(reasons, Optional.of(sha256), format);
    }

    /** Of a folder whose files were encrypted one by one nobody can say it here. */
    private static Optional<Reason> canary(FolderReading reading, CanaryWatch watch) {
        boolean shut = false;
        for (int i = 0; i < reading.entries().size(); i++) {
            String path = reading.path(reading.entries().get(i));
            if (watch.awaits(path)) {
                reading.sha256(i).ifPresent(watch::saw);
            }
            shut |= watch.awaits(KeyCheck.ENDING.matcher(path).replaceFirst("")) && KeyCheck.ENDING.matcher(path).find();
        }
        return shut ? Optional.empty() : watch.reason();
    }

    /** A folder is what lies in it: the data folder of a PostgreSQL server or its archives make a base backup. */
    private static BackupFormat format(FolderReading reading) {
        boolean base = reading.entries().stream().map(reading::path).anyMatch(BASE::contains);
        return new BackupFormat(List.of(), base ? BackupFormat.Content.POSTGRESQL_BASE : BackupFormat.Content.FOLDER, "");
    }

    private static List<Reason> against(FolderManifest manifest, Backup backup, FolderReading reading) {
        Map<String, Optional<String>> present = new HashMap<>();
        for (int i = 0; i < reading.entries().size(); i++) {
            FolderEntry entry = reading.entries().get(i);
            if (entry.kind() != FolderEntry.Kind.FOLDER) {
                present.put(reading.path(entry), reading.sha256(i));
            }
        }
        Set<String> unlisted = new HashSet<>(present.keySet());
        reading.manifest().ifPresent(own -> unlisted.remove(reading.path(own)));
        List<String> missing = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        String[] parts = backup.object().key().split("/");
        manifest.hashes().forEach((written, hash) -> {
            String path = FolderManifest.meant(written, parts[parts.length - 1], present::containsKey);
            unlisted.remove(path);
            if (!present.containsKey(path)) {
                missing.add(path);
            } else if (present.get(path).filter(actual -> !actual.equals(hash)).isPresent()) {
                differing.add(path);
            }
        });
        if (missing.size() == manifest.hashes().size()) {
            return List.of(new Reason("checksum", State.SUSPECT, Message.of("catalog.folder.foreign", manifest.name())));
        }
        return findings(manifest, missing, differing, unlisted.stream().sorted().toList());
    }

    private static List<Reason> findings(FolderManifest manifest, List<String> missing, List<String> differing, List<String> unlisted) {
        List<Reason> reasons = new ArrayList<>();
        found(reasons, State.BAD, "missing", manifest, missing);
        found(reasons, State.BAD, "differs", manifest, differing);
        found(reasons, State.SUSPECT, "unlisted", manifest, unlisted);
        return reasons.isEmpty()
                ? List.of(new Reason("checksum", State.GOOD, Message.of("catalog.folder.listed", manifest.hashes().size(), manifest.name())))
                : reasons;
    }

    private static void found(List<Reason> reasons, State standing, String what, FolderManifest manifest, List<String> paths) {
        if (!paths.isEmpty()) {
            reasons.add(new Reason("checksum", standing,
                    Message.of("catalog.folder." + what, manifest.name(), paths.size(), paths.getFirst())));
        }
    }
}
