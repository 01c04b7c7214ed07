package relight.core.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A workspace to begin with, whose comments explain it in the reader's language.
 *
 * @param files text by path, relative to the workspace
 */
public record ExampleWorkspace(Map<String, String> files) {

    private static final String RUNBOOK = "runbooks/shopdb.md";

    /** PostgreSQL with dumps in a folder and in a bucket, and the runbook that brings it back. */
    public static ExampleWorkspace in(Locale language) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(Workspace.FILE, resource(language, Workspace.FILE));
        files.put(RUNBOOK, resource(language, RUNBOOK));
        return new ExampleWorkspace(files);
    }

    /**
     * Writes the files into a folder, which is made where it is not there. Nothing is written where only one of them is there
     * already.
     *
     * @return the files, in the order in which a person should read them
     */
    public List<Path> write(Path folder) {
        try {
            for (String name : files.keySet()) {
                if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                    throw present(folder.resolve(name));
                }
            }
            List<Path> written = new ArrayList<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                written.add(path);
            }
            return written;
        } catch (FileAlreadyExistsException e) {
            throw present(Path.of(e.getFile()));
        } catch (IOException e) {
            throw new Problem(Message.of("workspace.init.unwritable", folder, e.getClass().getSimpleName()),
                    Message.of("workspace.init.unwritable.remedy"), e);
        }
    }

    private static Problem present(Path path) {
        return new Problem(Message.of("workspace.init.present", path), Message.of("workspace.init.present.remedy"));
    }

    private static String resource(Locale language, String name) {
        String path = "/relight/example/" + language.getLanguage() + "/" + name;
        try (InputStream in = ExampleWorkspace.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
