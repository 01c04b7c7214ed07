package relight.adapter.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import relight.core.settings.Settings;
import relight.core.settings.SettingsStore;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The choices as a small properties file, replaced atomically. */
public final class SettingsFile implements SettingsStore {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);

    private final Path file;

    public SettingsFile(Path file) {
        this.file = file;
    }

    @Override
    public Settings read() {
        if (!Files.exists(file)) {
            return Settings.FIRST;
        }
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            kept.load(reader);
            return new Settings(
                    text(kept, "language").map(Locale::of),
                    text(kept, "theme").map(SettingsFile::theme).orElse(Settings.Theme.DESKTOP),
                    kept.getProperty("operator", Settings.FIRST.operator()),
                    text(kept, "workspace").map(Path::of));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The settings in {} cannot be read and are left as they are", file, e);
            return Settings.FIRST;
        }
    }

    private static Optional<String> text(Properties kept, String key) {
        return Optional.ofNullable(kept.getProperty(key)).filter(value -> !value.isBlank());
    }

    private static Settings.Theme theme(String name) {
        return Arrays.stream(Settings.Theme.values())
                .filter(theme -> theme.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(Settings.Theme.DESKTOP);
    }

    @Override
    public void write(Settings settings) {
        Properties kept = new Properties();
        settings.language().ifPresent(language -> kept.setProperty("language", language.getLanguage()));
        kept.setProperty("theme", settings.theme().name().toLowerCase(Locale.ROOT));
        kept.setProperty("operator", settings.operator());
        settings.workspace().ifPresent(workspace -> kept.setProperty("workspace", workspace.toString()));
        try {
            Files.createDirectories(file.getParent());
            Path beside = Files.createTempFile(file.getParent(), "settings", ".new");
            try (Writer writer = Files.newBufferedWriter(beside)) {
                kept.store(writer, null);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | InvalidPathException e) {
            throw new Problem(Message.of("screens.settings.cannot-write", file), Message.of("screens.settings.cannot-write.remedy"), e);
        }
    }
}
