package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;

/** Two of the program at once: one recovery has one owner, one journal has room for many. */
class TwoRelightsTest {

    @Test
    void aRecoveryInLivingHandsIsRefusedWithItsOwnerAndAnotherOneGoesOnBesideIt(@TempDir Path folder) throws Exception {
        try (Desk desk = new Desk(folder, "site: {name: Shop}\n")) {
            desk.write("runbooks/slow.md", """
                    # Slow

                    ```bash clock=stop
                    echo slow >> lines
                    while [ ! -e gate ]; do sleep 0.05; done
                    ```
                    """);
            desk.write("runbooks/quick.md", """
                    # Quick

                    ```bash clock=stop
                    echo quick >> lines
                    ```
                    """);
            RelightProcess first = desk.start("run", "runbooks/slow.md", "--as", "K. Lang");
            RelightProcess.await(() -> desk.lines("lines").contains("slow"), "the slow step");

            Said refused = desk.relight("resume", "--unknown", "done", "--reason", "mine now").ended(2);
            assertTrue(refused.err().contains("K. Lang") && refused.err().contains(Long.toString(first.pid())), refused::toString);

            desk.relight("run", "runbooks/quick.md", "--as", "Olena").ended(0);
            desk.write("gate", "");
            first.end().ended(0);

            assertEquals(List.of("slow", "quick"), desk.lines("lines"));
            JsonNode verified = desk.relight("protocol", "verify", "--json").ended(0).json();
            assertEquals("intact", verified.path("verdict").asText());
            assertEquals(2, verified.path("recoveries").size());
            verified.path("recoveries").forEach(recovery -> assertTrue(recovery.path("sealed").asBoolean()));
        }
    }
}
