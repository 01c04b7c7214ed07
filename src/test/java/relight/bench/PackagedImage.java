package relight.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged image in {@code target/relight}: what a person has, with the record of its rehearsal. */
final class PackagedImage {

    private static final Path IMAGE = Path.of("target/relight").toAbsolutePath();

    private PackagedImage() {}

    /** As the image's launcher starts it, with the tests' classes after the image's own on the class path. */
    static Process start(Path home, String main, String... arguments) throws IOException {
        return start(home, Map.of(), main, arguments);
    }

    /** The same with more in its environment. */
    static Process start(Path home, Map<String, String> environment, String main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                IMAGE.resolve("lib/runtime/bin/java").toString(), "-XX:AOTCache=" + IMAGE.resolve("lib/relight.aot"),
                "@" + IMAGE.resolve("lib/java.options"), "-Dorg.sqlite.lib.path=" + IMAGE.resolve("lib/native"), "-Dglass.platform=Headless", "-Dprism.order=sw",
                "-cp", IMAGE.resolve("lib/relight.jar") + ":" + Path.of("target/test-classes").toAbsolutePath(), main));
        line.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Else the settings of whoever measures would be read, and their workspace opened: Java takes the home from the system's list
        for (String folder : List.of("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")) {
            process.environment().put(folder, home.toString());
        }
        process.environment().put("RELIGHT_KEY_STORE", "off");
        process.environment().putAll(environment);
        return process.start();
    }
}
