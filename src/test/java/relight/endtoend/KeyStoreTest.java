package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's key in GNOME's key store, in a desktop session of its own that knows nothing of whoever runs this. */
class KeyStoreTest {

    private static final List<String> SESSION = List.of("dbus-run-session", "--");
    private static final List<String> UNLOCKED = List.of("dbus-run-session", "--", "sh", "-c",
            "printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$@\"", "sh");

    @TempDir
    Path folder;

    @Test
    void theKeyMovesIntoTheStoreIsRotatedThereComesBackAndKeepsNobodyFromRecoveringWhileItIsLocked() throws Exception {
        Files.createDirectory(folder.resolve("session"));
        Files.writeString(folder.resolve("relight.yaml"), "site: {name: Shop, zone: Europe/Kyiv}\n");
        Files.createDirectory(folder.resolve("runbooks"));
        Files.writeString(folder.resolve("runbooks/night.md"), "# Night\n\n```bash\necho restored\n```\n");
        Path file = folder.resolve("data/relight/keys/log.key");

        String first = relight("off", UNLOCKED, "protocol", "key").ended(0).out();
        assertTrue(Files.readString(file).contains("PRIVATE KEY"));

        String moved = relight("", UNLOCKED, "protocol", "key").ended(0).out();
        assertFalse(Files.readString(file).contains("PRIVATE KEY"), moved);
        assertEquals(key(first), key(moved));
        assertTrue(moved.contains("key store"), moved);

        String rotated = relight("", UNLOCKED, "protocol", "key", "--rotate").ended(0).out();
        assertFalse(Files.readString(file).contains("PRIVATE KEY"));

        relight("", SESSION, "run", "runbooks/night.md", "--mode", "drill").ended(0);
        String locked = relight("", SESSION, "protocol", "key").ended(0).out();
        assertEquals(key(rotated), key(locked));
        assertTrue(locked.contains("is locked"), locked);

        String back = relight("off", UNLOCKED, "protocol", "key").ended(0).out();
        assertEquals(key(rotated), key(back));
        assertTrue(Files.readString(file).contains("PRIVATE KEY"), back);
    }

    private static String key(String said) {
        return said.lines().filter(line -> line.startsWith("    ")).findFirst().orElseThrow();
    }

    private RelightProcess.Said relight(String store, List<String> session, String... arguments) throws Exception {
        Map<String, String> environment = Map.of("RELIGHT_KEY_STORE", store, "XDG_DATA_HOME", folder.resolve("data").toString(),
                "XDG_RUNTIME_DIR", folder.resolve("session").toString());
        try (RelightProcess process = RelightProcess.start(folder, environment, session, arguments)) {
            return process.end();
        }
    }
}
