package relight.ui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.settings.Settings;

class SettingsViewModelTest {

    private final List<Settings> kept = new ArrayList<>();
    private final Settings first = new Settings(Optional.empty(), Settings.Theme.DESKTOP, "K. Lang", Optional.of(Path.of("/srv/dr")));
    private final SettingsViewModel model = new SettingsViewModel(first,
            new About("0.1.0", Path.of("data"), Path.of("logs")), kept::add, () -> { });

    @Test
    void eachChoiceHoldsAtOnceAndKeepsTheOthers() {
        model.themeProperty().set(Settings.Theme.DARK);
        model.languageProperty().set(Optional.of(Locale.GERMAN));
        assertEquals(List.of(first.withTheme(Settings.Theme.DARK),
                first.withTheme(Settings.Theme.DARK).withLanguage(Optional.of(Locale.GERMAN))), kept);
    }

    @Test
    void aNameIsKeptWholeAndNotLetterByLetter() {
        model.operatorProperty().set("M");
        model.operatorProperty().set("M. Oser ");
        assertEquals(List.of(), kept);
        model.keepOperator();
        assertEquals(List.of(first.withOperator("M. Oser")), kept);
    }

    @Test
    void aRecordNeverGetsAnEmptyName() {
        model.operatorProperty().set("  ");
        model.keepOperator();
        assertEquals("K. Lang", model.operatorProperty().get());
        assertEquals(List.of(), kept);
    }
}
