package relight.adapter.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClientLinesTest {

    @Test
    void MY_5_whatMyloaderCouldNotLoadIsAnErrorAlsoWhereItEndsWell() {
        ClientLines lines = new ClientLines();
        lines.hear("(myloader:17): GLib-CRITICAL **: 06:46:33.001: g_main_loop_quit: assertion failed");
        assertTrue(lines.end(0).good(), "a remark of its library");
        String said = "** (myloader:17): CRITICAL **: 06:46:33.059: Error restoring shop.orders from file shop.orders.00003.sql: Deadlock found";
        lines.hear(said);
        assertFalse(lines.end(0).good());
        assertEquals(said, lines.end(1).firstError());
    }
}
