package relight.cli;

/** The version of the program, as the jar says it. */
public final class Version {

    private Version() {}

    /** The version alone, 0.1.0; {@code development} where the classes are not in the jar. */
    public static String number() {
        String number = Version.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }
}
