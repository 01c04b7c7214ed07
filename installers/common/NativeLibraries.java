import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Lays the native parts of SQLite, Zstandard and the terminal beside their jars. They would unpack them into the folder for temporary files at
 * each start, which fails where that folder is full or may not hold programs.
 */
final class NativeLibraries {

    private final Path libraries;
    private final String system = System.getProperty("os.name").split(" ")[0];
    private final String processor = System.getProperty("os.arch");

    NativeLibraries(Path libraries) {
        this.libraries = libraries;
    }

    void unpack() throws IOException {
        Path folder = Files.createDirectories(libraries.resolve("native"));
        String sqlite = System.mapLibraryName("sqlitejdbc");
        unpack("sqlite-jdbc-", "org/sqlite/native/" + system + "/" + processor.replace("amd64", "x86_64") + "/" + sqlite,
                folder.resolve(sqlite));
        unpack("zstd-jni-", zstdFolder() + "/libzstd-jni", folder.resolve("zstd-jni.library"));
        unpackFolder("jna-5", "com/sun/jna/" + jnaFolder() + "/", folder);
        String terminal = terminalFolder() + "/";
        unpackFolder("pty4j-", "resources/com/pty4j/native/" + terminal, Files.createDirectories(folder.resolve(terminal)));
    }

    private String jnaFolder() {
        return switch (system) {
            case "Mac" -> "darwin-" + jnaProcessor();
            case "Windows" -> "win32-" + jnaProcessor();
            default -> "linux-" + jnaProcessor();
        };
    }

    /** As pty4j looks for it under the folder that the launcher names. */
    private String terminalFolder() {
        return switch (system) {
            case "Mac" -> "darwin";
            case "Windows" -> "win/" + jnaProcessor();
            default -> "linux/" + jnaProcessor();
        };
    }

    private String jnaProcessor() {
        return processor.replace("amd64", "x86-64").replace("x86_64", "x86-64");
    }

    private String zstdFolder() {
        return switch (system) {
            case "Mac" -> "darwin/" + processor;
            case "Windows" -> "win/" + processor;
            default -> "linux/" + processor;
        };
    }

    private void unpack(String jar, String entry, Path file) throws IOException {
        try (JarFile contents = jar(jar)) {
            JarEntry found = contents.stream().filter(each -> each.getName().startsWith(entry)).findFirst()
                    .orElseThrow(() -> new IllegalStateException(jar + " has no " + entry));
            copy(contents, found, file);
        }
    }

    /** Every file of one folder, by its own name; some of them are programs. */
    private void unpackFolder(String jar, String entries, Path folder) throws IOException {
        try (JarFile contents = jar(jar)) {
            List<JarEntry> found = contents.stream().filter(each -> each.getName().startsWith(entries) && !each.isDirectory()).toList();
            if (found.isEmpty()) {
                throw new IllegalStateException(jar + " has no " + entries);
            }
            for (JarEntry entry : found) {
                Path file = folder.resolve(entry.getName().substring(entries.length()));
                copy(contents, entry, file);
                file.toFile().setExecutable(true, false);
            }
        }
    }

    private JarFile jar(String name) throws IOException {
        try (Stream<Path> jars = Files.list(libraries)) {
            return new JarFile(jars.filter(path -> path.getFileName().toString().startsWith(name)).findFirst().orElseThrow().toFile());
        }
    }

    private static void copy(JarFile contents, JarEntry entry, Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) != entry.getSize()) {
            Files.copy(contents.getInputStream(entry), file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
