package relight.ui.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import relight.core.settings.Settings;

/** The choices as they stand on the screen; each change holds at once. */
public final class SettingsViewModel {

    private final ObjectProperty<Optional<Locale>> language = new SimpleObjectProperty<>(this, "language");
    private final ObjectProperty<Settings.Theme> theme = new SimpleObjectProperty<>(this, "theme");
    private final StringProperty operator = new SimpleStringProperty(this, "operator");
    private final About about;
    private final Runnable openAnother;
    private final Consumer<Settings> changed;
    private Settings settings;

    /**
     * Over the choices that hold now.
     *
     * @param changed     hears of each change
     * @param openAnother asks for another workspace and opens it
     */
    public SettingsViewModel(Settings settings, About about, Consumer<Settings> changed, Runnable openAnother) {
        this.settings = settings;
        this.about = about;
        this.changed = changed;
        this.openAnother = openAnother;
        language.set(settings.language());
        theme.set(settings.theme());
        operator.set(settings.operator());
        language.addListener((all, before, now) -> change(this.settings.withLanguage(now)));
        theme.addListener((all, before, now) -> change(this.settings.withTheme(now)));
    }

    private void change(Settings other) {
        settings = other;
        changed.accept(other);
    }

    /** Takes the operator's name as it stands; called when the person leaves the field, so that no half name is kept. */
    public void keepOperator() {
        String name = operator.get().strip();
        if (name.isEmpty()) {
            operator.set(settings.operator());
        } else if (!name.equals(settings.operator())) {
            change(settings.withOperator(name));
        }
    }

    public ObjectProperty<Optional<Locale>> languageProperty() {
        return language;
    }

    public ObjectProperty<Settings.Theme> themeProperty() {
        return theme;
    }

    public StringProperty operatorProperty() {
        return operator;
    }

    public Optional<java.nio.file.Path> workspace() {
        return settings.workspace();
    }

    public About about() {
        return about;
    }

    public void openAnother() {
        openAnother.run();
    }
}
