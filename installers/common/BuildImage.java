import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the image that starts on a machine without Java: a runtime with JavaFX in it, the application's jars, the launcher and
 * the start cache. Run by Maven with the JDK it selected; a part is made again only when something it is made of has changed.
 */
final class BuildImage {

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dylib|dll)");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Path flags;
    private final Path target;
    private final Path image;
    private final Path workspace;
    private final Path rehearsal;

    private BuildImage(Path root, Path target) {
        this.flags = root.resolve("installers/common/flags");
        this.target = target;
        this.image = target.resolve("relight");
        this.workspace = root.resolve("installers/common/rehearsal");
        this.rehearsal = target.resolve("rehearsal");
    }

    /** Arguments: the project's folder, Maven's target folder, the application's jar; the libraries lie in {@code relight/lib}. */
    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        BuildImage build = new BuildImage(root, Path.of(args[1]));
        build.jars(Path.of(args[2]));
        new NativeLibraries(build.image.resolve("lib")).unpack();
        build.screenParts(root);
        build.runtime();
        build.launcher(root.resolve("installers/common"));
        Files.copy(root.resolve("LICENSE"), build.image.resolve("LICENSE"), StandardCopyOption.REPLACE_EXISTING);
        build.licences(root.resolve("NOTICE"));
        build.startCache();
    }

    /** The application's jar beside its libraries, and nothing that an earlier build left there. */
    private void jars(Path application) throws IOException {
        Path lib = image.resolve("lib");
        Path copy = lib.resolve("relight.jar");
        if (!Files.exists(copy) || Files.mismatch(application, copy) >= 0) {
            Files.copy(application, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Set<String> wanted;
        try (JarFile jar = new JarFile(application.toFile())) {
            wanted = new HashSet<>(List.of(jar.getManifest().getMainAttributes().getValue("Class-Path").split(" ")));
        }
        for (Path file : list(lib, ".jar")) {
            if (!file.equals(copy) && !wanted.contains(file.getFileName().toString())) {
                Files.delete(file);
            }
        }
    }

    /** In a process of its own, since the JDK that runs this has no JavaFX. */
    private void screenParts(Path root) throws IOException, InterruptedException {
        int status = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path", target.resolve("javafx").toString(), "--add-modules", "javafx.graphics",
                root.resolve("installers/common/ScreenParts.java").toString(), root.resolve("resources").toString(),
                image.resolve("lib/screen").toString()).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("Laying out style sheet and fonts ended with " + status);
        }
    }

    private void runtime() throws IOException {
        List<Path> fx = list(target.resolve("javafx"), ".jar").stream().filter(BuildImage::hasClasses).toList();
        String madeOf = Runtime.version() + "\n" + Parts.lines(flags.resolve("modules")) + "\n" + fx;
        Path stamp = target.resolve("runtime.made-of");
        Path runtime = image.resolve("lib/runtime");
        if (Files.exists(runtime) && Files.exists(stamp) && Files.readString(stamp).equals(madeOf)) {
            return;
        }
        Parts.delete(runtime);
        Path modules = target.resolve("jmods");
        Parts.delete(modules);
        Files.createDirectories(modules);
        for (Path jar : fx) {
            jmod(jar, modules);
        }
        Parts.run("jlink", "--module-path", modules.toString(),
                "--add-modules", String.join(",", Parts.lines(flags.resolve("modules"))),
                "--include-locales", "en,de,uk", "--no-header-files", "--no-man-pages", "--output", runtime.toString());
        Files.writeString(stamp, madeOf);
    }

    /** A module with its native libraries as such: jlink puts them beside the runtime's own, so none is unpacked into a home. */
    private static void jmod(Path jar, Path modules) throws IOException {
        String name = jar.getFileName().toString().replaceFirst("-[0-9].*", "").replace('-', '.');
        Path classes = modules.resolve(name).resolve("classes");
        Path natives = Files.createDirectories(modules.resolve(name).resolve("natives"));
        try (JarFile contents = new JarFile(jar.toFile())) {
            for (var entry : (Iterable<JarEntry>) contents.stream()::iterator) {
                boolean isNative = NATIVE.matcher(entry.getName()).matches();
                Path file = (isNative ? natives : classes).resolve(entry.getName());
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    Files.copy(contents.getInputStream(entry), file);
                }
            }
        }
        Parts.run("jmod", "create", "--class-path", classes.toString(), "--libs", natives.toString(),
                modules.resolve(name + ".jmod").toString());
        Parts.delete(modules.resolve(name));
    }

    private void launcher(Path common) throws IOException {
        Path bin = Files.createDirectories(image.resolve("bin"));
        Files.write(image.resolve("lib").resolve("java.options"), Parts.lines(flags.resolve("java")));
        String name = WINDOWS ? "relight.cmd" : "relight";
        Path launcher = bin.resolve(name);
        Files.copy(common.resolve(name), launcher, StandardCopyOption.REPLACE_EXISTING);
        if (!WINDOWS) {
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** What is given away is named together with its licence. */
    private void licences(Path notice) throws IOException {
        Files.copy(notice, image.resolve("NOTICE"), StandardCopyOption.REPLACE_EXISTING);
        Set<String> named = new HashSet<>(List.of(Files.readString(notice).split("[\\s,;]+")));
        for (Path jar : list(image.resolve("lib"), ".jar")) {
            String library = jar.getFileName().toString().replaceFirst("(-[0-9].*)?\\.jar$", "");
            if (!named.contains(library) && !library.equals("relight")) {
                throw new IllegalStateException("NOTICE does not name " + library + ", which goes into the image, with its licence");
            }
        }
    }

    /**
     * Records one start of the packaged image and keeps what the virtual machine learned from it. A machine that cannot show a
     * window even in memory records the terminal's start; one that cannot do that either gets an image without a cache.
     *
     * <p>The virtual machine knows a jar by its size and time. All get one time, so that an installer can give it back to them.
     */
    private void startCache() throws IOException, InterruptedException {
        Path cache = image.resolve("lib").resolve("relight.aot");
        Path stamp = target.resolve("cache.made-of");
        if (Files.exists(cache) && Files.exists(stamp) && Files.readString(stamp).equals(cacheIsMadeOf())) {
            return;
        }
        Files.deleteIfExists(cache);
        FileTime now = FileTime.from(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        for (Path jar : list(image.resolve("lib"), ".jar")) {
            Files.setLastModifiedTime(jar, now);
        }
        Parts.delete(rehearsal);
        if (!rehearse(cache, "rehearse", "--workspace", workspace.toString(), "--data", rehearsal.toString()) && !rehearse(cache, "--version")) {
            System.err.println("[WARNING] The image has no start cache: no start of it could be recorded. See "
                    + target.resolve("rehearsal.log"));
        }
        Files.writeString(stamp, cacheIsMadeOf());
    }

    private String cacheIsMadeOf() throws IOException {
        return list(image.resolve("lib"), ".jar").stream().map(BuildImage::identity).collect(Collectors.joining("\n"))
                + Parts.lines(flags.resolve("java")) + identity(image.resolve("lib/runtime/release"));
    }

    private boolean rehearse(Path cache, String... command) throws IOException, InterruptedException {
        Path lib = image.resolve("lib");
        List<String> line = new ArrayList<>(List.of(
                image.resolve(WINDOWS ? "lib/runtime/bin/java.exe" : "lib/runtime/bin/java").toString(), "-XX:AOTCacheOutput=" + cache,
                "@" + lib.resolve("java.options"), "-Dglass.platform=Headless", "-Dprism.order=sw",
                "-cp", lib.resolve("relight.jar").toString(), "relight.Main"));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(target.resolve("rehearsal.log").toFile());
        // The builder's own settings are neither read nor changed.
        builder.environment().put("XDG_CONFIG_HOME", rehearsal.toString());
        builder.environment().put("XDG_DATA_HOME", rehearsal.toString());
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue() == 0 && Files.exists(cache);
    }

    private static boolean hasClasses(Path jar) {
        try (JarFile contents = new JarFile(jar.toFile())) {
            return contents.getEntry("module-info.class") != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    private static String identity(Path file) {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
