package relight.core.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

class FindingChangesTest {

    @TempDir
    private Path folder;

    @Test
    void objectivesAndRunbooksPointToTheFindingThatTheyWereChangedFor() throws IOException {
        Files.createDirectories(folder.resolve("runbooks"));
        Files.writeString(folder.resolve(Workspace.FILE), """
                site: {name: Shop, zone: UTC}
                tiers:
                  gold: {rto: 2h, rpo: 1h, because: r1/2}
                systems:
                  shopdb: {engine: sqlite, tier: gold, rto: 1h, because: [r1/1, r2/1], target: {path: /srv/shop.db}}
                """);
        Files.writeString(folder.resolve("runbooks/shop.md"), """
                ---
                title: Shop
                because: [r1/1]
                ---
                # Shop
                """);
        Workspace workspace = new WorkspaceReader().read(folder);
        assertEquals("system shopdb (r1/1, r2/1), tier gold (r1/2)", workspace.system("shopdb").orElseThrow().objectives().source(),
                "so the record of the next recovery names them, too");
        assertEquals(Map.of("r1/1", List.of("system shopdb", "runbooks/shop.md"), "r2/1", List.of("system shopdb"), "r1/2", List.of("tier gold")),
                FindingChanges.of(workspace));
    }
}
