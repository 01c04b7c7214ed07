package relight.core.settings;

/** Where the choices of a person are kept between starts. */
public interface SettingsStore {

    /** What was chosen; {@link Settings#FIRST} where nothing is kept or nothing can be read. */
    Settings read();

    /** Keeps them, whole or not at all. Throws a {@link relight.core.text.Problem} where the place cannot be written. */
    void write(Settings settings);
}
