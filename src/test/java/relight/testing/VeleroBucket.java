package relight.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A folder as Velero 1.18 leaves a bucket: what each backup consists of is written file by file, so that a test can leave any of it out. */
public final class VeleroBucket {

    private final Path root;

    public VeleroBucket(Path root) {
        this.root = root;
    }

    /** One backup; nothing of it is there before it is written. */
    public final class Backup {

        private final String name;
        private final Map<String, String> objects = new LinkedHashMap<>();

        private Backup(String name) {
            this.name = name;
        }

        /** The Backup object. */
        public Backup described(String phase, String started, String expires, String moreOfStatus) throws IOException {
            return file("velero-backup.json", """
                    {"kind":"Backup","apiVersion":"velero.io/v1","metadata":{"name":"%s","namespace":"velero","creationTimestamp":"%s",
                    "annotations":{"velero.io/source-cluster-k8s-gitversion":"v1.31.4"},"labels":{"velero.io/storage-location":"default"}},
                    "spec":{"includedNamespaces":["erp"],"storageLocation":"default","ttl":"720h0m0s"},
                    "status":{"version":1,"formatVersion":"1.1.0","phase":"%s","startTimestamp":"%s","completionTimestamp":"%s","expiration":"%s"%s}}
                    """.formatted(name, started, phase, started, started, expires, moreOfStatus));
        }

        /** An object, under its kind and once more under its version, as Velero writes it. */
        public Backup object(String resource, String namespace, String object, String json) {
            String place = namespace.isEmpty() ? "/cluster/" : "/namespaces/" + namespace + "/";
            objects.put("resources/" + resource + place + object + ".json", json);
            objects.put("resources/" + resource + "/v1-preferredversion" + place + object + ".json", json);
            return this;
        }

        /** The archive of the objects that were told so far. */
        public Backup archived() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                entry(tar, "metadata/version", "1.1.0");
                for (Map.Entry<String, String> one : objects.entrySet()) {
                    entry(tar, one.getKey(), one.getValue());
                }
            }
            return file(name + ".tar.gz", bytes.toByteArray());
        }

        private static void entry(TarArchiveOutputStream tar, String path, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(path);
            entry.setSize(bytes.length);
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
        }

        /** A file in gzip whose name begins with the backup's. */
        public Backup packed(String suffix, String text) throws IOException {
            return file(name + suffix, VeleroBucket.packed(text));
        }

        public Backup file(String file, String text) throws IOException {
            return file(file, text.getBytes(StandardCharsets.UTF_8));
        }

        public Backup file(String file, byte[] bytes) throws IOException {
            Path path = root.resolve("backups").resolve(name).resolve(file);
            Files.createDirectories(path.getParent());
            Files.write(path, bytes);
            return this;
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** A file in gzip that Velero leaves of a restore. */
    public static void restore(Path bucket, String restore, String suffix, String text) throws IOException {
        Path file = bucket.resolve("restores").resolve(restore).resolve("restore-" + restore + suffix);
        Files.createDirectories(file.getParent());
        Files.write(file, packed(text));
    }

    public Backup backup(String name) {
        return new Backup(name);
    }

    /** A backup of a small shop that ended well, with all its files. */
    public Backup whole(String name, String started) throws IOException {
        return backup(name).described("Completed", started, "2099-01-01T00:00:00Z", ",\"progress\":{\"totalItems\":3,\"itemsBackedUp\":3}")
                .object("namespaces", "", "erp", "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"erp\"}}")
                .object("configmaps", "erp", "settings", "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"settings\",\"namespace\":\"erp\"},\"data\":{\"mode\":\"live\"}}")
                .object("deployments.apps", "erp", "web", "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"web\",\"namespace\":\"erp\"}}")
                .archived()
                .packed("-logs.gz", "time=\"" + started + "\" level=info msg=\"Backup completed\"\n")
                .packed("-results.gz", "{\"errors\":{},\"warnings\":{}}")
                .packed("-resource-list.json.gz", "{\"v1/Namespace\":[\"erp\"],\"v1/ConfigMap\":[\"erp/settings\"],\"apps/v1/Deployment\":[\"erp/web\"]}")
                .packed("-volumeinfo.json.gz", "[{\"pvcName\":\"data\",\"pvcNamespace\":\"erp\",\"backupMethod\":\"PodVolumeBackup\",\"result\":\"succeeded\"}]");
    }
}
