package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.Recovery;
import relight.testing.FxToolkit;
import relight.testing.SqlcmdStandIn;

/** Rows of a database are lost; the wizard's screens bring them back, once taken back and once to the commit, on a stand-in for SQL Server. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ScreenSqlserverTest {

    @TempDir
    private Path folder;

    private SqlcmdStandIn server;
    private ConsoleOnScreen console;

    @BeforeEach
    void openTheConsole() throws Exception {
        Path backups = Files.createDirectories(folder.resolve("site/backups"));
        server = SqlcmdStandIn.in(folder.resolve("server"), backups);
        server.fill("shop");
        server.backUp("shop", "FULL", "shop_20260415_0200.bak");
        console = new ConsoleOnScreen(folder, server.workspace());
    }

    @AfterEach
    void close() {
        if (console != null) {
            console.close();
        }
        server.close();
    }

    @Test
    void theWizardBringsLostRowsBackOnceTakenBackAndOnceCommitted() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");

        console.restoring("shop").reading("not proven on a real server").undo();

        assertEquals("10", server.execute("shop", "SELECT COUNT(*) FROM orders"), "what was there before is there again");
        console.assertTakenBack();
        List<String> kept = server.databases();
        assertEquals(2, kept.size(), "the restored database is kept for a look");

        console.restoring("shop").reading("not proven on a real server").commit();

        assertEquals("300", server.execute("shop", "SELECT COUNT(*) FROM orders WHERE note = 'fine'"));
        assertEquals(kept, server.databases(), "and what was committed leaves nothing more");
        Recovery recovery = console.newest();
        assertEquals("recovered", recovery.closed().orElseThrow().verdict(), recovery.steps().toString());
    }
}
