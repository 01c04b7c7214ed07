package relight.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code relight --version} says. */
final class VersionWords implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"relight " + Version.number() + " (Java " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"};
    }
}
