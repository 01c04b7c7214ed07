import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Lays the native parts of SQLite and Zstandard beside their jars. They would unpack them into the folder for temporary files at
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
    }

    private String zstdFolder() {
        return switch (system) {
            case "Mac" -> "darwin/" + processor;
            case "Windows" -> "win/" + processor;
            default -> "linux/" + processor;
        };
    }

    private void unpack(String jar, String entry, Path file) throws IOException {
        try (Stream<Path> jars = Files.list(libraries);
                JarFile contents = new JarFile(jars.filter(path -> path.getFileName().toString().startsWith(jar))
                        .findFirst().orElseThrow().toFile())) {
            JarEntry found = contents.stream().filter(each -> each.getName().startsWith(entry)).findFirst()
                    .orElseThrow(() -> new IllegalStateException(jar + " has no " + entry));
            if (!Files.exists(file) || Files.size(file) != found.getSize()) {
                Files.copy(contents.getInputStream(found), file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
