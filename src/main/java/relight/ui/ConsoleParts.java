package relight.ui;

import relight.core.settings.SettingsStore;
import relight.ui.settings.About;

/** What the console's window is made of, from the composition root. */
public record ConsoleParts(SettingsStore settings, Opener opener, Beginnings beginnings, About about) {}
