package relight.core.text;

import java.util.regex.Pattern;

/** A value as one word of a POSIX shell, whatever is in it. The only place where values are quoted for one. */
public final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=+,@%-]+");

    private ShellWord() {}

    /** In single quotes, where nothing has a meaning. */
    public static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /** For people to read: in quotes only where the shell would take it apart otherwise. */
    public static String shown(String value) {
        return PLAIN.matcher(value).matches() ? value : quoted(value);
    }
}
