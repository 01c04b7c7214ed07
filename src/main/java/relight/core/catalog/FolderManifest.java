package relight.core.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The list of checksums of a folder's files, as {@code sha256sum} writes it: {@code SHA256SUMS}, {@code .sha256} or NAME.sha256 in the
 * folder, or NAME.sha256 or NAME.SHA256SUMS beside it.
 *
 * @param name   of the file
 * @param hashes SHA-256 in hexadecimal by path, as the list writes it
 */
record FolderManifest(String name, Map<String, String> hashes) {

    private static final Pattern TAGGED = Pattern.compile("SHA256 \\((.+)\\) = ([0-9A-Fa-f]{64})");
    private static final Pattern PLAIN = Pattern.compile("(\\\\?)([0-9A-Fa-f]{64}) [ *](.+)");

    /** Looks in the folder, then beside it. */
    static Optional<FolderManifest> of(BackupStore store, String folder) throws IOException {
        String bare = folder.substring(0, folder.length() - 1);
        for (String key : List.of(folder + "SHA256SUMS", folder + ".sha256", folder + base(bare) + ".sha256", bare + ".sha256", bare + ".SHA256SUMS")) {
            Optional<StoredObject> object = store.find(key);
            if (object.isPresent()) {
                return Optional.of(new FolderManifest(base(key), read(store, object.get())));
            }
        }
        return Optional.empty();
    }

    /** Whether a key of the folder is that of its list. */
    static boolean isInside(String folder, String key) {
        return key.startsWith(folder)
                && Set.of("SHA256SUMS", ".sha256", base(folder.substring(0, folder.length() - 1)) + ".sha256").contains(key.substring(folder.length()));
    }

    /**
     * The path in the folder that a written one means: scripts write it from the folder, from above it or from the root.
     *
     * @param folder  the last part of the folder's name
     * @param present whether a path is there
     */
    static String meant(String written, String folder, Predicate<String> present) {
        String path = written.replaceFirst("^(\\./)+", "");
        int inside = ("/" + path).lastIndexOf("/" + folder + "/");
        return present.test(path) || inside < 0 ? path : path.substring(inside + folder.length() + 1);
    }

    private static Map<String, String> read(BackupStore store, StoredObject object) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        try (InputStream in = store.open(object, 0);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher plain = PLAIN.matcher(line.replace("\uFEFF", ""));
                Matcher tagged = TAGGED.matcher(line);
                if (plain.matches()) {
                    String path = plain.group(1).isEmpty() ? plain.group(3) : plain.group(3).replace("\\n", "\n").replace("\\\\", "\\");
                    hashes.put(path, plain.group(2).toLowerCase(Locale.ROOT));
                } else if (tagged.matches()) {
                    hashes.put(tagged.group(1), tagged.group(2).toLowerCase(Locale.ROOT));
                }
            }
        }
        return hashes;
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
