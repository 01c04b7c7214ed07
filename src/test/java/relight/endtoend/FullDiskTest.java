package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.SmallDisk;

/** The data folder lies on a disk that fills up: what has happened is on record, what cannot be recorded does not begin. */
class FullDiskTest {

    private Desk desk;
    private SmallDisk disk;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop: {engine: sqlite, target: {path: shop.db}}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.sql.gz", timestamp: yyyyMMdd}
                """);
        disk = SmallDisk.over(desk.data(), "48m");
        desk.under(disk.entering());
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        disk.close();
    }

    @Test
    void aStepThatFillsTheDiskWithItsOutputIsRecordedAndTheNextOneWaitsForRoom() throws Exception {
        String lines = desk.workspace().resolve("lines").toString();
        desk.write("runbooks/loud.md", """
                # Bring it back

                ```bash
                echo first >> %1$s
                ```

                ```bash
                yes "so much to say" | head -c 80000000
                echo second >> %1$s
                ```

                ```bash clock=stop
                echo third >> %1$s
                ```
                """.formatted(lines));

        Said full = desk.relight("run", "runbooks/loud.md").ended(2);
        assertTrue(full.err().contains("The disk that holds the journal " + desk.journal() + " is full."), full::toString);
        assertTrue(full.err().contains("has not been started") && full.err().contains("Free some space"), full::toString);
        assertFalse(full.err().contains("Exception"), full::toString);
        assertEquals(List.of("first", "second"), desk.lines("lines"));

        disk.resize("200m");
        desk.relight("resume").ended(0);
        assertEquals(List.of("first", "second", "third"), desk.lines("lines"), "and nothing is run twice");
        Said record = desk.relight("protocol", "show", "--json").ended(0);
        assertTrue(record.out().contains("The end of the output is missing"), record::toString);
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aCatalogOnAFullDiskSaysSoAndForgetsNothing() throws Exception {
        Path backups = Files.createDirectories(desk.workspace().resolve("backups"));
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(backups.resolve("shop_20260415.sql.gz")))) {
            gzip.write("BEGIN TRANSACTION;\nCREATE TABLE orders(id INTEGER);\nCOMMIT;\n".getBytes(StandardCharsets.UTF_8));
        }
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        disk.fill();
        Said full = desk.relight("catalog", "refresh", "--json").ended(2);
        assertTrue(full.err().contains("The catalog's index") && full.err().contains("Make room"), full::toString);
        assertFalse(full.err().contains("Exception"), full::toString);
        disk.free();
        assertEquals("good", desk.relight("catalog", "list", "--json").ended(0).json().get(0).path("state").asText());
    }
}
