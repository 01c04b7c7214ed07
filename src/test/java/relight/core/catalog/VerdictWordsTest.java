package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import relight.core.text.Messages;

/** A restore notes each finding of its backup by name: one without a name ends it before anything is done. */
class VerdictWordsTest {

    private static final Pattern CHECK = Pattern.compile("Reason\\(\"([a-z-]+)\"|\\b(?:good|suspect|bad)\\(\"([a-z]+)\", \"catalog");

    @Test
    void eachFindingOfABackupHasItsName() throws IOException {
        Set<String> checks = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                CHECK.matcher(Files.readString(source)).results().forEach(found -> checks.add(found.group(1) == null ? found.group(2) : found.group(1)));
            }
        }
        assertTrue(checks.containsAll(Set.of("canary", "compression", "velero", "size", "key")), checks::toString);
        for (String check : checks) {
            for (Locale locale : Messages.LANGUAGES) {
                assertTrue(!Messages.in(locale, ZoneOffset.UTC).say("restore.recheck.verdict." + check).isBlank(), check);
            }
        }
    }
}
