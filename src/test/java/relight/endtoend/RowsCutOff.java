package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;

/**
 * The console is killed around the one transaction in which rows come back, and around the one that takes them back; and while the copy is
 * filled, what came back is verified and the copy is dropped.
 */
abstract class RowsCutOff {

    static final String[] RESCUE = {"restore", "run", "shop", "--choice", "rescue=orders", "--choice", "rows=all", "--confirm-target", "shop"};

    BreakingRelay relay;
    Desk desk;

    /** 50 orders with notes are backed up into the folder; then 40 are lost and the note of the first says oops. */
    abstract void harm(Path backups) throws Exception;

    /** The words of the system: its engine and its target, reached through this port. */
    abstract String system(int port);

    /** How the backup's name ends. */
    abstract String ending();

    /** Words of the statement by which the copy is filled. */
    abstract String filling();

    abstract int port();

    abstract List<String> databases() throws Exception;

    abstract String ask(String question) throws Exception;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        harm(Files.createDirectories(folder.resolve("workspace/backups")));
        relay = new BreakingRelay(URI.create("http://127.0.0.1:" + port()));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop: %s
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}%s", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(system(relay.endpoint().getPort()), ending()));
        desk.relight("catalog", "refresh").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
    }

    @Test
    void cutOffBeforeTheCommitNothingIsThereAndItIsDoneAgain() throws Exception {
        RelightProcess console = atTheWriting();
        relay.cutBefore("COMMIT", () -> kill(console));
        console.type("");
        console.end();
        assertEquals(1, relay.breaks());
        assertEquals("10 oops", rows());
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("production has none of its rows"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry", "--commit").ended(0);
        assertEquals("50 note 1", rows());
        assertEquals(List.of("shop"), databases(), "the copy is gone");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffBehindTheCommitItIsKnownToBeThereAndIsTakenBackOnce() throws Exception {
        RelightProcess console = atTheWriting();
        relay.cutBehind("COMMIT", () -> kill(console));
        console.type("");
        console.end();
        assertEquals("50 note 1", rows());
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("its rows are in production"), resumed::toString);

        RelightProcess back = desk.startAtTerminal("resume", "--unknown", "failed", "--reason", "as it says", "--undo");
        back.walkTo("Take back what was brought");
        relay.cutBehind("COMMIT", () -> kill(back));
        back.type("");
        back.end();
        assertEquals("10 oops", rows());
        desk.relight("resume", "--unknown", "failed", "--reason", "it died again", "--retry").ended(2);
        assertEquals("10 oops", rows());
        assertEquals(List.of("shop"), databases(), "the copy is gone");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffWhileTheCopyIsFilledVerifiedAndDroppedTheRescueIsGoneOnWith() throws Exception {
        desk.cutOff(relay, then -> relay.cutBefore(filling(), then), RESCUE);
        assertEquals("10 oops", rows());
        RelightProcess console = desk.startAtTerminal("resume", "--unknown", "failed", "--reason", "it died", "--retry");
        console.walkTo("Compare each row with the backup and look at the foreign keys");
        relay.cutBefore("orders", () -> kill(console));
        console.type("");
        console.end();
        assertEquals("50 note 1", rows());
        desk.cutOff(relay, then -> relay.cutBefore("DROP DATABASE", then), "resume", "--unknown", "failed", "--reason", "it died", "--retry", "--commit");
        assertEquals(2, databases().size(), databases()::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--retry").ended(0);
        assertEquals("50 note 1", rows());
        assertEquals(List.of("shop"), databases(), "the copy is gone");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void ALL_2_takenBackWhileTheCopyIsFilledOnlyTheCopyGoes() throws Exception {
        desk.cutOff(relay, then -> relay.cutBefore(filling(), then), RESCUE);
        assertEquals(2, databases().size(), databases()::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--undo").ended(2);
        assertEquals("10 oops", rows());
        assertEquals(List.of("shop"), databases(), "the copy is gone");
    }

    RelightProcess atTheWriting() throws Exception {
        RelightProcess console = desk.startAtTerminal(RESCUE);
        console.walkTo("Bring the chosen rows back");
        return console;
    }

    String rows() throws Exception {
        return ask("SELECT COUNT(*) FROM orders") + " " + ask("SELECT note FROM orders WHERE id = 1");
    }

    private static void kill(RelightProcess console) {
        try {
            console.kill();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
