package relight;

import java.nio.file.Path;
import java.util.Optional;
import relight.core.settings.Settings;
import relight.core.settings.SettingsStore;

/** The person's settings, with the workspace that was named on the command line in place of the one that was open last. */
record OpenedThere(SettingsStore kept, Path workspace) implements SettingsStore {

    @Override
    public Settings read() {
        return kept.read().withWorkspace(Optional.of(workspace));
    }

    @Override
    public void write(Settings settings) {
        kept.write(settings);
    }
}
