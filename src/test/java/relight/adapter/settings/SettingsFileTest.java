package relight.adapter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.settings.Settings;
import relight.core.text.Problem;

class SettingsFileTest {

    @TempDir
    private Path folder;

    @Test
    void givesBackWhatWasChosen() {
        SettingsFile file = new SettingsFile(folder.resolve("relight/settings.properties"));
        Settings chosen = new Settings(Optional.of(Locale.of("uk")), Settings.Theme.DARK, "Олена К.", Optional.of(folder));
        file.write(chosen);
        assertEquals(chosen, file.read());
        file.write(chosen.withLanguage(Optional.empty()));
        assertEquals(Optional.empty(), file.read().language());
    }

    @Test
    void beginsWithTheDesktopsChoices() {
        assertEquals(Settings.FIRST, new SettingsFile(folder.resolve("none")).read());
    }

    @Test
    void aDamagedFileDoesNotKeepTheConsoleFromStarting() throws IOException {
        Path file = Files.writeString(folder.resolve("settings.properties"), "theme=\\u00zz");
        assertEquals(Settings.FIRST, new SettingsFile(file).read());
    }

    @Test
    void saysWhenTheFolderCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        assertThrows(Problem.class, () -> new SettingsFile(file.resolve("settings.properties")).write(Settings.FIRST));
    }
}
