package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.SqlcmdStandIn;

/** A team's own SQL Server, for which a stand-in answers, and the way back from lost rows by commands alone. */
class SqlserverRecoveryTest {

    private static SqlcmdStandIn server;
    private static Desk desk;

    @BeforeAll
    static void aShopWithABackup(@TempDir Path folder) throws Exception {
        Path backups = Files.createDirectories(folder.resolve("workspace/backups"));
        server = SqlcmdStandIn.in(folder.resolve("server"), backups);
        server.fill("shop");
        server.backUp("shop", "FULL", "shop_20260415_0200.bak");
        desk = new Desk(folder, server.workspace());
        desk.relight("catalog", "refresh").ended(0);
    }

    @AfterAll
    static void stop() throws Exception {
        desk.close();
        server.close();
    }

    /** As a team does behind a restore: until then the stand-in has no end of the log to save. */
    @BeforeEach
    void backedUpAgain() throws Exception {
        server.backUp("shop", "FULL", "again.bak");
    }

    @Test
    void lostRowsAreBackByOneCommandAndTheOldOnesWhenItIsTakenBack() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        String plan = desk.relight("restore", "plan", "shop").ended(0).out();
        assertTrue(plan.contains("have not been proven on a real server"), plan);
        assertTrue(plan.contains("cannot be told before it is restored"), plan);

        desk.relight("restore", "run", "shop", "--confirm-target", "shop", "--as", "K. Lang").ended(1);
        assertEquals("300", fine());
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals("10", fine());

        killAt("MODIFY NAME = .shop.$", "restore", "run", "shop", "--confirm-target", "shop");
        String seen = desk.relight("resume").ended(1).err();
        assertTrue(seen.contains("On the server: shop –, shop_relight_"), seen);
        desk.relight("resume", "--unknown", "failed", "--reason", "it hangs").ended(2);
        server.gate("");
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("300", fine());
        assertEquals(List.of("shop"), server.databases().stream().filter(name -> !name.contains("_relight_")).toList());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aTestWhoseConsoleDiedWhileItCleanedUpIsTakenAwayByTheNextOne() throws Exception {
        killAt("DROP DATABASE .relight_test_", "restore", "run", "shop", "--test");
        assertEquals(1, throwAway().size());
        server.gate("");
        desk.relight("restore", "run", "shop", "--test").ended(0);
        assertEquals(List.of(), throwAway());
    }

    /** In every stage but the swap: what it was at is run again, and nothing of production is lost meanwhile. */
    @Test
    void theConsoleDiesInEachStageAndTheRestoreIsGoneOnWith() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        killAt("RESTORE VERIFYONLY", "restore", "run", "shop", "--confirm-target", "shop");
        killAgainAt("^RESTORE DATABASE");
        killAgainAt("^DBCC CHECKDB");
        killAgainAt("^SELECT COUNT.DISTINCT");
        killAgainAt("note = 'fine'");
        server.gate("");
        assertEquals("10", fine());
        goOn(1);
        assertEquals("300", fine());

        killAt("MODIFY NAME = .shop_relight_", "resume", "--undo", "--reason", "not tonight");
        killAgainAt("MODIFY NAME = .shop.$");
        assertEquals(List.of(), server.databases().stream().filter("shop"::equals).toList(), "between the two names");
        goOn(2);
        assertEquals("10", fine());

        desk.relight("restore", "run", "shop", "--confirm-target", "shop").ended(1);
        killAt("^DROP DATABASE", "resume", "--commit");
        assertEquals("300", fine());
        goOn(0);
        assertEquals("300", fine());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void outOfHalfASwapAndOfHalfAnImportInPlaceItIsTakenBack() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        for (String half : List.of("MODIFY NAME = .shop_before_", "MODIFY NAME = .shop.$")) {
            killAt(half, "restore", "run", "shop", "--confirm-target", "shop");
            server.gate("");
            desk.relight("resume", "--unknown", "failed", "--reason", "it hangs", "--undo").ended(2);
            assertEquals("10", fine(), half);
        }
        killAt("^RESTORE DATABASE", "restore", "run", "shop", "--in-place", "--confirm-target", "shop");
        server.gate("");
        assertEquals(List.of(), server.databases().stream().filter("shop"::equals).toList(), "set aside");
        desk.relight("resume", "--unknown", "failed", "--reason", "it hangs", "--undo").ended(2);
        assertEquals("10", fine());
    }

    @Test
    void beforeTheSwapOnlyTheCopyGoesAndApplicationsAreLeftAlone() throws Exception {
        server.execute("shop", "DELETE FROM orders WHERE id > 10");
        List<String> before = server.databases();
        List<String> lines = desk.lines("lines");
        killAt("^RESTORE DATABASE", "restore", "run", "shop", "--confirm-target", "shop");
        server.gate("");
        takeBack(before, lines);

        killAt("^DBCC CHECKDB", "restore", "run", "shop", "--confirm-target", "shop");
        server.gate("");
        assertEquals(before.size() + 1, server.databases().size(), "the harm: a copy");
        takeBack(before, lines);

        killAt("note = 'fine'", "restore", "run", "shop", "--into", "copy", "--confirm-target", "copy");
        server.gate("");
        assertTrue(server.databases().contains("copy"), "the harm: a copy");
        takeBack(before, lines);

        server.fail("^DBCC CHECKDB");
        desk.relight("restore", "run", "shop", "--into", "copy", "--confirm-target", "copy").ended(2);
        server.fail("");
        assertTrue(server.databases().contains("copy"), "the harm: a copy");
        desk.relight("resume", "--undo", "--reason", "not tonight").ended(2);
        assertEquals(before, server.databases());
        assertEquals(lines, desk.lines("lines"));
        assertEquals("10", fine());
    }

    private static void takeBack(List<String> databases, List<String> lines) throws Exception {
        desk.relight("resume", "--unknown", "failed", "--reason", "it hangs", "--undo").ended(2);
        assertEquals(databases, server.databases());
        assertEquals(lines, desk.lines("lines"), "the application runs on");
        assertEquals("10", fine());
    }

    /** What was made meanwhile by somebody else under the name of the copy stays, and neither is it filled. */
    @Test
    void ALL_1_aDatabaseThatSomebodyElseMadeMeanwhileIsNotDroppedByTheWayBack() throws Exception {
        killAt("RESTORE VERIFYONLY", "restore", "run", "shop", "--into", "copy", "--confirm-target", "copy");
        server.gate("");
        server.fill("copy");
        Said denied = desk.relight("resume", "--unknown", "failed", "--reason", "it hangs", "--undo").ended(2);
        assertTrue((denied.out() + denied.err()).contains("copy was not made by this restore"), denied::toString);
        assertEquals("300", server.execute("copy", "SELECT COUNT(*) FROM orders"));
        server.execute("", "DROP DATABASE [copy]");
        desk.relight("resume", "--retry").ended(2);
    }

    /** What hung is tried again, and the console is killed once more where the server does this. */
    private static void killAgainAt(String statement) throws Exception {
        killAt(statement, "resume", "--unknown", "failed", "--reason", "it hangs", "--retry");
    }

    private static void goOn(int status) throws Exception {
        server.gate("");
        desk.relight("resume", "--unknown", "failed", "--reason", "it hangs", "--retry").ended(status);
    }

    private static List<String> throwAway() throws Exception {
        return server.databases().stream().filter(name -> name.startsWith("relight_test_")).toList();
    }

    /** The console is killed where the server does what the pattern says; its session waits there. */
    private static void killAt(String statement, String... command) throws Exception {
        server.gate(statement);
        RelightProcess console = desk.start(command);
        RelightProcess.await(() -> server.waiting() || !console.lives(), statement);
        console.kill();
        assertTrue(server.waiting(), () -> String.join(" ", command));
    }

    private static String fine() throws Exception {
        return server.execute("shop", "SELECT COUNT(*) FROM orders WHERE note = 'fine'");
    }
}
