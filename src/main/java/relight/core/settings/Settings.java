package relight.core.settings;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person has chosen on this machine; nothing of it belongs to the team, so none of it is in the workspace.
 *
 * @param language  empty: the desktop's
 * @param operator  the name that stands in records
 * @param workspace the folder that was open last
 */
public record Settings(Optional<Locale> language, Theme theme, String operator, Optional<Path> workspace) {

    /** Light or dark. */
    public enum Theme { DESKTOP, LIGHT, DARK }

    /** Before anything was chosen: the desktop's language and theme, and the name under which the person is logged in. */
    public static final Settings FIRST =
            new Settings(Optional.empty(), Theme.DESKTOP, System.getProperty("user.name", ""), Optional.empty());

    public Settings withLanguage(Optional<Locale> other) {
        return new Settings(other, theme, operator, workspace);
    }

    public Settings withTheme(Theme other) {
        return new Settings(language, other, operator, workspace);
    }

    public Settings withOperator(String other) {
        return new Settings(language, theme, other, workspace);
    }

    public Settings withWorkspace(Optional<Path> other) {
        return new Settings(language, theme, operator, other);
    }
}
