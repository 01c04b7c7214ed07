package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checksum file that lies beside a backup, as sha256sum and its like write it.
 *
 * @param algorithm as Java names it
 * @param hash      in hexadecimal, lower case; empty where the file holds none that can be read
 */
record Sidecar(String key, String algorithm, Optional<String> hash) {

    /** A checksum file is a line or a few; a larger one is something else. */
    private static final int LARGEST = 1024 * 1024;
    private static final Pattern TAGGED = Pattern.compile("[A-Z0-9-]+ \\((.+)\\) = ([0-9A-Fa-f]+)");
    private static final Pattern PLAIN = Pattern.compile("\\\\?([0-9A-Fa-f]+)(?:\\s+[* ]?(.+))?");

    private record Kind(String suffix, String algorithm, int digits) {}

    private static final List<Kind> KINDS =
            List.of(new Kind(".sha256", "SHA-256", 64), new Kind(".sha512", "SHA-512", 128), new Kind(".md5", "MD5", 32));

    /** Looks beside the backup; the strongest wins where there are several of equal standing. */
    static Optional<Sidecar> beside(BackupStore store, String key) throws IOException {
        for (Kind kind : KINDS) {
            Optional<StoredObject> object = store.find(key + kind.suffix);
            if (object.isPresent()) {
                try (InputStream in = store.open(object.get(), 0)) {
                    String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
                    return Optional.of(new Sidecar(key + kind.suffix, kind.algorithm, hash(text, key, kind.digits)));
                }
            }
        }
        return Optional.empty();
    }

    /** The hash in the line that names the file, or in the only line there is: scripts often write another path into it. */
    static Optional<String> hash(String text, String key, int digits) {
        String wanted = base(key);
        String only = null;
        int lines = 0;
        for (String line : text.replace("\uFEFF", "").lines().map(String::strip).toList()) {
            Matcher tagged = TAGGED.matcher(line);
            Matcher plain = PLAIN.matcher(line);
            boolean isTagged = tagged.matches();
            if (line.isEmpty() || line.startsWith("#") || !isTagged && !plain.matches()) {
                continue;
            }
            String hash = isTagged ? tagged.group(2) : plain.group(1);
            String name = isTagged ? tagged.group(1) : plain.group(2);
            if (hash.length() == digits) {
                if (name != null && base(name).equals(wanted)) {
                    return Optional.of(hash.toLowerCase(Locale.ROOT));
                }
                only = hash.toLowerCase(Locale.ROOT);
                lines++;
            }
        }
        return lines == 1 ? Optional.of(only) : Optional.empty();
    }

    private static String base(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
