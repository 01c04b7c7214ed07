package relight.adapter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.testing.SshHost;

/** What the application itself says of its data. */
class CheckCommandTest {

    private static ProtectedSystem system(Map<String, String> target) {
        return new ProtectedSystem("shop", "postgresql", "critical", List.of(), Objectives.NONE, target, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static DataCheck check(String query) {
        return new DataCheck("application", query, DataCheck.Kind.EQUALS, Optional.of("OK"));
    }

    @Test
    void itIsToldWhereTheRestoredDataIsAndItsOutputIsTheAnswer() throws Exception {
        Hosts here = Hosts.known(Pods.NONE);
        String said = CheckCommand.answer(here, system(Map.of("database", "shop_r1'; id", "port", "5433")), check("$ echo \"$RELIGHT_DATABASE at $RELIGHT_PORT\"")).orElseThrow();
        assertEquals("shop_r1'; id at 5433", said);
        assertEquals(Optional.empty(), CheckCommand.answer(here, system(Map.of()), check("SELECT 1")), "that is for the data to answer");
        Problem failed = assertThrows(Problem.class, () -> CheckCommand.answer(here, system(Map.of()), check("$ echo no orders >&2; exit 7")));
        assertTrue(failed.say(Messages.english()).contains("ended with 7: no orders"), failed.say(Messages.english()));
    }

    /** An {@code export} without names would answer with everything that this process knows, keys of stores among it. */
    @Test
    void aTargetWithoutWordsAddsNothingToTheAnswer() throws Exception {
        assertEquals("three", CheckCommand.answer(Hosts.known(Pods.NONE), system(Map.of()), check("$ echo three")).orElseThrow());
    }

    @Test
    void itRunsWhereTheSystemIsWorkedOn() throws Exception {
        try (SshHost host = SshHost.start()) {
            Hosts hosts = Hosts.over(host.ssh());
            assertTrue(CheckCommand.answer(hosts, system(Map.of("on", host.on())), check("$ echo \"$SSH_CONNECTION\"")).orElseThrow().contains("127.0.0.1"));
        }
    }
}
