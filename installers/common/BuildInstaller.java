import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the installer of the platform that this runs on from the image in {@code target/relight}: a deb, dmg or msi in
 * {@code target/installer}. Run by Maven's profile {@code installer} with the JDK it selected, which must have jpackage.
 */
final class BuildInstaller {

    private final Path root;
    private final Path target;
    private final Path image;
    private final String version;

    private BuildInstaller(Path root, Path target, String version) {
        this.root = root;
        this.target = target;
        this.image = target.resolve("relight");
        this.version = version;
    }

    /** Arguments: the project's folder, Maven's target folder, the version. */
    public static void main(String[] args) throws IOException {
        String system = System.getProperty("os.name");
        Path root = Path.of(args[0]);
        Path target = Path.of(args[1]);
        Parts.delete(target.resolve("installer"));
        Parts.delete(target.resolve("jpackage"));
        Files.createDirectories(target.resolve("jpackage"));
        if (system.startsWith("Windows")) {
            new BuildInstaller(root, target, args[2]).fromLibraries("windows", "relight-console.exe");
        } else if (system.startsWith("Mac")) {
            // A bundle's version may not begin with 0 there.
            new BuildInstaller(root, target, args[2].replaceFirst("^0\\.", "1.")).fromLibraries("mac", "Relight");
        } else {
            new BuildInstaller(root, target, args[2]).deb();
        }
    }

    /** jpackage's own launcher before the image's runtime and libraries, with the flags that the image's launcher gives. */
    private void fromLibraries(String platform, String launcher) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "--runtime-image", image.resolve("lib/runtime").toString(), "--input", libraries().toString(),
                "--main-jar", "relight.jar", "--main-class", "relight.Main",
                "--java-options", "-XX:AOTCache=$APPDIR/relight.aot",
                "--java-options", "-Drelight.launcher=$BINDIR/" + launcher,
                "--java-options", "-Dorg.sqlite.lib.path=$APPDIR/native",
                "--java-options", "-DZstdNativePath=$APPDIR/native/zstd-jni.library",
                "--java-options", "-Djna.boot.library.path=$APPDIR/native",
                "--java-options", "-Djna.nounpack=true",
                "--java-options", "-Dpty4j.preferred.native.folder=$APPDIR/native"));
        for (String flag : Parts.lines(root.resolve("installers/common/flags/java"))) {
            line.addAll(List.of("--java-options", flag));
        }
        line.addAll(flags(platform));
        jpackage(line);
    }

    /** The image's libraries without the runtime that lies among them. */
    private Path libraries() throws IOException {
        Path libraries = target.resolve("jpackage/libraries");
        Parts.copyTree(image.resolve("lib"), libraries);
        Parts.delete(libraries.resolve("runtime"));
        Files.copy(image.resolve("NOTICE"), libraries.resolve("NOTICE"));
        return libraries;
    }

    /**
     * The image as it is, launcher and all, under /opt/relight. jpackage packs only an image that it takes for its own, and of it
     * only what lies in bin and lib; so the note that it leaves in one goes along.
     */
    private void deb() throws IOException {
        Path work = target.resolve("jpackage");
        Path input = Files.createDirectories(work.resolve("input"));
        Files.createFile(input.resolve("relight.jar"));
        Path small = Files.createDirectories(work.resolve("runtime/lib"));
        Files.createFile(small.resolve("libjli.so"));
        jpackage(List.of("--type", "app-image", "--name", "relight", "--app-version", version, "--dest", work.toString(),
                "--runtime-image", work.resolve("runtime").toString(), "--input", input.toString(),
                "--main-jar", "relight.jar", "--main-class", "relight.Main"));
        Path note = Path.of("lib/app/.jpackage.xml");
        Path content = work.resolve("content");
        Parts.copyTree(image, content);
        Files.createDirectories(content.resolve(note).getParent());
        Files.copy(work.resolve("relight").resolve(note), content.resolve(note));
        Files.copy(image.resolve("NOTICE"), content.resolve("lib/NOTICE"));

        List<String> line = new ArrayList<>(List.of(
                "--app-image", content.toString(), "--resource-dir", resources(work).toString()));
        line.addAll(flags("linux"));
        jpackage(line);
    }

    /** The package's own scripts; copying gives the libraries new times, and the first of them gives back the ones they had. */
    private Path resources(Path work) throws IOException {
        Path resources = Files.createDirectories(work.resolve("resources"));
        long time = Files.getLastModifiedTime(image.resolve("lib/relight.jar")).toMillis() / 1000;
        try (Stream<Path> files = Files.list(root.resolve("installers/linux/package"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.writeString(resources.resolve(file.getFileName()),
                        Files.readString(file).replace("${libraries.time}", Long.toString(time)));
            }
        }
        Files.copy(root.resolve("installers/icon/relight.png"), resources.resolve("relight.png"));
        return resources;
    }

    private List<String> flags(String platform) throws IOException {
        List<String> flags = new ArrayList<>(Parts.lines(root.resolve("installers/common/flags/jpackage")));
        flags.addAll(Parts.lines(root.resolve("installers").resolve(platform).resolve("flags")));
        return flags.stream()
                .map(flag -> flag.replace("${version}", version).replace("${root}", root.toString())
                        .replace("${target}", target.toString()))
                .toList();
    }

    private static void jpackage(List<String> line) {
        Parts.run("jpackage", line.toArray(String[]::new));
    }
}
