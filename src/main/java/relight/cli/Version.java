package relight.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the program, as the jar says it. */
public final class Version implements IVersionProvider {

    /** The version alone, 0.1.0; {@code development} where the classes are not in the jar. */
    public static String number() {
        String number = Version.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"relight " + number() + " (Java " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"};
    }
}
