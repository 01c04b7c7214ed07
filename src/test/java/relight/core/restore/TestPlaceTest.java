package relight.core.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.text.Messages;

class TestPlaceTest {

    private static final Optional<Path> PROGRAMS = Optional.of(Path.of("/usr/lib/postgresql/15/bin"));
    private static final Optional<Path> FOLDER = Optional.of(Path.of("/var/tmp/tests/relight_test_shop"));
    private static final Optional<String> OWNER = Optional.of("postgres");

    @Test
    void aServerOfItsOwnWhereThisMachineHasAllThatItNeeds() {
        TestPlace.OwnServer own = (TestPlace.OwnServer) found(PROGRAMS, FOLDER, OWNER, List.of(), 10).place();
        assertEquals("own:/var/tmp/tests/relight_test_shop", own.identity());
        assertEquals(Map.of("host", "127.0.0.1", "port", "5999", "user", "postgres", "database", "shop", "jobs", "2", "password",
                "file:/var/tmp/tests/relight_test_shop/password"),
                own.target(Map.of("host", "db.example", "port", "5432", "sslmode", "verify-full", "jobs", "2", "password", "env:SHOP"), "postgres", "shop"),
                "nothing leads to production any more");
    }

    @Test
    void elseTheSystemsServerAndTheReason() {
        assertSays("has no programs of a server PostgreSQL 15 or newer", found(Optional.empty(), FOLDER, OWNER, List.of(), 10));
        assertSays("has no user postgres", found(PROGRAMS, Optional.empty(), Optional.empty(), List.of(), 10));
        assertSays("lack what the dump needs: postgis", found(PROGRAMS, FOLDER, OWNER, List.of("postgis"), 10));
        assertSays("would need 10 B, and there are 9 B free", found(PROGRAMS, FOLDER, OWNER, List.of(), 9));
    }

    private static void assertSays(String reason, TestPlace.Found found) {
        String said = found.place().say(Messages.english(), "db.example:5432");
        assertTrue(said.startsWith("Tested in a place of its own on the server db.example:5432: ") && said.contains(reason), said);
    }

    private static TestPlace.Found found(Optional<Path> programs, Optional<Path> folder, Optional<String> owner, List<String> missing, long free) {
        return new TestPlace.Found("PostgreSQL 15", programs, "PostgreSQL 15.18", "postgres", folder, owner, missing, 10, free, 5999);
    }
}
