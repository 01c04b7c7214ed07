package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.folder.FolderStore;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;
import relight.testing.PostgresServer;
import relight.testing.SshHost;

/** The old primary is reached at its host over a real sshd alone, and runs there under a unit; the replica is reached from here. */
@Timeout(600)
class SwitchOverSshTest {

    private static final List<DataCheck> CHECKS = List.of(new DataCheck("orders", "SELECT count(*) FROM orders", DataCheck.Kind.AT_LEAST, Optional.of("3")),
            new DataCheck("newest order", "SELECT max(created) FROM orders", DataCheck.Kind.NEWEST, Optional.empty()));

    private PostgresServer primary;
    private PostgresServer replica;
    private SshHost host;
    private Practice practice;
    private Path units;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        primary = PostgresServer.small();
        primary.execute("postgres", "CREATE DATABASE shop");
        primary.execute("shop", "CREATE TABLE orders (id int, created timestamptz DEFAULT clock_timestamp())", "INSERT INTO orders VALUES (1), (2), (3)");
        replica = primary.replica();
        host = SshHost.start();
        units = folder.resolve("units");
        String as = System.getProperty("user.name").equals("root") ? "cd / && runuser -u postgres -- " : "";
        host.program("systemctl", """
                #!/bin/sh
                [ "$2" = shop.service ] || exit 5
                printf '%%s\\n' "$1" >> '%1$s'
                case $1 in
                  stop) %2$s%3$s stop -D '%4$s' -m fast -w >/dev/null ;;
                  start) %2$s%3$s start -D '%4$s' -l '%4$s/unit.log' -w >/dev/null ;;
                esac
                """.formatted(units, as, primary.program("pg_ctl"), primary.data()));
        Map<String, String> target = new TreeMap<>(primary.target("shop"));
        target.putAll(Map.of("replica", "127.0.0.1:" + replica.port(), "data", primary.data().toString(), "on", host.on(), "host", "localhost",
                "service", "shop.service", "spool", folder.toString()));
        Files.createDirectories(folder.resolve("dumps"));
        practice = new Practice(folder, target, system -> new ProtectedSystem(system.name(), system.engine(), system.tier(), List.of(), system.objectives(),
                system.target(), CHECKS, Optional.empty(), Optional.empty(), Optional.empty()),
                new StoreDefinition.Folder("dumps", folder.resolve("dumps"), false), definition -> new FolderStore((StoreDefinition.Folder) definition), "*",
                host.ssh());
        primary.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc");
        practice.catalog.refresh(WorkListener.NONE);
    }

    @AfterEach
    void close() {
        practice.close();
        host.close();
        replica.close();
        primary.close();
    }

    @Test
    void PG_15_theUnitOfTheOldPrimaryIsStoppedAndStartedForTheWayBackAndStoppedForGood() throws Exception {
        RestorePlan plan = planned("stop");
        Step replicaSide = Shop.step(plan, "switch-promote");
        assertFalse(practice.run(replicaSide).good(), "nothing is promoted while the old primary takes writes");
        assertTrue(practice.run(Shop.step(plan, "switch-fence")).good(), () -> practice.told.output());
        assertTrue(practice.run(Shop.step(plan, "switch-prove")).good(), () -> practice.told.output());
        assertEquals(List.of("stop"), Files.readAllLines(units));
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        practice.succeed(plan, Part.UNDO);
        assertEquals(List.of("stop", "start"), Files.readAllLines(units));
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
        // It asks for its primary again only every few seconds, and a stop in between would leave it behind
        for (int i = 0; i < 1_200 && !replica.value("shop", "SELECT count(*) FROM orders").equals("4"); i++) {
            Thread.sleep(50);
        }

        RestorePlan again = planned("stop");
        practice.succeed(again, Part.MAIN);
        assertEquals("4", replica.value("shop", "SELECT count(*) FROM orders"), "what the primary wrote has reached it");
        replica.execute("shop", "INSERT INTO orders VALUES (5)");
        practice.succeed(again, Part.COMMIT);
        primary.asUser(primary.program("pg_ctl"), "start", "-D", primary.data().toString(), "-l", primary.data() + "/unit.log", "-w");
        assertThrows(SQLException.class, () -> primary.execute("shop", "INSERT INTO orders VALUES (6)"), "whoever starts it again gets one that only reads");
    }

    @Test
    void PG_15_thatTheHostIsAwayIsNoProofOfTheFence() throws Exception {
        RestorePlan plan = planned("hba");
        assertTrue(practice.run(Shop.step(plan, "switch-fence")).good(), () -> practice.told.output());
        assertTrue(practice.run(Shop.step(plan, "switch-prove")).good(), () -> practice.told.output());
        host.deny();
        host.cut();
        Outcome unproven = practice.run(Shop.step(plan, "switch-promote"));
        assertFalse(unproven.good(), "the fence holds, but nobody sees it");
        assertEquals("t", replica.value("postgres", "SELECT pg_is_in_recovery()"));
        host.allow();
        practice.succeed(plan, Part.UNDO);
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
    }

    private RestorePlan planned(String fence) throws Exception {
        return switch (practice.restores.plan(practice.restores.request(new Restores.Wish("shop", Restores.LATEST_GOOD, Optional.empty(), Way.SIDE_BY_SIDE,
                Optional.empty(), Map.of("instead", "switch", "fence", fence)), WorkListener.NONE), Messages.english())) {
            case Planning.Planned(RestorePlan plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }
}
