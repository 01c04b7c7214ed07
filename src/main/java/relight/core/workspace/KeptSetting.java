package relight.core.workspace;

/**
 * A setting of an imported document that nothing in Relight acts on, kept so that nothing is lost; written under {@code kept:} as
 * {@code path.of.the.setting = value}.
 */
public record KeptSetting(String path, String value) {

    /** Between a path and its value. */
    public static final String BETWEEN = " = ";

    static KeptSetting read(String line) {
        int between = line.indexOf(BETWEEN);
        return between < 0 ? new KeptSetting(line, "") : new KeptSetting(line.substring(0, between), line.substring(between + BETWEEN.length()));
    }

    /** As it stands in the workspace. */
    public String line() {
        return path + BETWEEN + value;
    }
}
