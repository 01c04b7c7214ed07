package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.Relight;

/** {@code relight catalog show BACKUP --contents}. */
class ContentsInTheTerminalTest {

    @TempDir
    private Path folder;
    private String out = "";

    @BeforeEach
    void site() throws Exception {
        Files.createDirectory(folder.resolve("backups"));
        Files.writeString(folder.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  media: {engine: files, target: {path: media}}
                series:
                  nightly: {system: media, store: disk, path: "media_{timestamp}.tar"}
                """);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("backups/media_20260415_020000.tar")), "UTF-8")) {
            for (String name : List.of("media/a.txt", "media/docs/b.jpg", "media/docs/\u001b[2Jgone.jpg")) {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(5);
                entry.setMode(0100640);
                entry.setModTime(1_776_000_000_000L);
                tar.putArchiveEntry(entry);
                tar.write("hello".getBytes(StandardCharsets.UTF_8));
                tar.closeArchiveEntry();
            }
        }
        run("catalog", "refresh");
        run("catalog", "list", "--json");
    }

    @Test
    void B10_theTerminalListsWhatABackupHoldsAndCannotBeCommandedByAName() throws Exception {
        String id = json().get(0).get("id").asText();
        assertEquals(ExitStatus.DONE, run("catalog", "show", id, "--contents"));
        assertTrue(out.contains("media/a.txt") && out.contains("-rw-r-----") && out.contains("5 of 5"), out);
        assertTrue(out.contains("media/docs/\\u001B[2Jgone.jpg"), out);
        assertFalse(out.contains("\u001b"), out);
        assertEquals(ExitStatus.DONE, run("catalog", "show", id, "--match", "docs/**", "--json"));
        assertEquals(0, json().size(), "a pattern with a slash begins at the top");
        assertEquals(ExitStatus.DONE, run("catalog", "show", id, "--match", "*.jpg", "--json"));
        assertEquals(2, json().size());
        JsonNode first = json().get(0);
        assertEquals(List.of("path", "kind", "size", "modified", "owner", "mode", "link", "refused"), names(first));
        assertEquals("media/docs/b.jpg file 5 2026-04-12T13:20:00Z 0640", first.get("path").asText() + " " + first.get("kind").asText() + " "
                + first.get("size").asLong() + " " + first.get("modified").asText() + " " + first.get("mode").asText());
    }

    @Test
    void oneFileOfABackupIsSavedAndNothingIsWrittenOver() throws Exception {
        String id = json().get(0).get("id").asText();
        Path saved = folder.resolve("b.jpg");
        assertEquals(ExitStatus.WARNING, run("catalog", "get", id, "--file", "docs/b.jpg", "--to", saved.toString(), "--json"), "nobody has verified it");
        assertEquals("media/docs/b.jpg unverified", json().get("path").asText() + " " + json().get("state").asText());
        assertEquals("hello", Files.readString(saved));
        run("catalog", "verify");
        Files.writeString(saved, "somebody's own");
        assertEquals(ExitStatus.CRITICAL, run("catalog", "get", id, "--file", "media/docs/b.jpg", "--to", folder.toString()));
        assertEquals("somebody's own", Files.readString(saved));
        Path into = Files.createDirectory(folder.resolve("into"));
        assertEquals(ExitStatus.DONE, run("catalog", "get", id, "--file", "/media/docs/\u001b[2Jgone.jpg", "--to", into.toString()));
        assertEquals("hello", Files.readString(into.resolve("_u001B[2Jgone.jpg")), "under a name that commands no terminal");
        for (String nothing : List.of("media/docs", "media/docs/none.jpg", "")) {
            assertEquals(ExitStatus.CRITICAL, run("catalog", "get", id, "--file", nothing, "--to", folder.resolve("x").toString()), nothing);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().matches("x|\\.relight-.*")).toList());
        }
    }

    private int run(String... words) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--workspace", folder.toString(), "--data", folder.resolve("data").toString()));
        try (PrintStream told = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)) {
            return Relight.run(all.toArray(String[]::new), new PrintStream(printed, true, StandardCharsets.UTF_8), told);
        } finally {
            out = printed.toString(StandardCharsets.UTF_8);
        }
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out);
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
