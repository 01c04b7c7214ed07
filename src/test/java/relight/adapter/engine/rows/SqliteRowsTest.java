package relight.adapter.engine.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConfig;
import relight.core.runbook.StepHeader.Part;

class SqliteRowsTest extends RowsRescue {

    private Path live() {
        return folder.resolve("shop.db");
    }

    @Override
    void emptied() throws Exception {
        Files.deleteIfExists(live());
    }

    @Override
    Connection connect() throws Exception {
        SQLiteConfig config = new SQLiteConfig();
        config.enforceForeignKeys(true);
        return config.createConnection("jdbc:sqlite:" + live());
    }

    @Override
    String engine() {
        return "sqlite";
    }

    @Override
    Map<String, String> target() {
        return Map.of("path", live().toString());
    }

    @Override
    void dump(Path dumps) throws Exception {
        Files.copy(live(), dumps.resolve("shop_20260415.db"));
    }

    @Override
    List<String> copies() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.contains("_rescue_")).toList();
        }
    }

    @Override
    String lines() {
        return "\"Order Lines\"";
    }

    @Override
    String bytes() {
        return "BLOB";
    }

    @Override
    void more() throws Exception {
        sql("CREATE TABLE mails (text TEXT)", "CREATE TRIGGER send AFTER INSERT ON orders BEGIN INSERT INTO mails VALUES ('mail ' || NEW.id); END");
    }

    @Override
    AutoCloseable lockedByAnother() throws Exception {
        Path lock = folder.resolve(".shop.db.relight-lock");
        String mine = Files.exists(lock) ? Files.readString(lock) : "";
        Files.writeString(lock, "r7\tanna\tops1\t1\t0\t2026-04-15T01:59:00Z\n");
        return () -> {
            if (mine.isEmpty()) {
                Files.delete(lock);
            } else {
                Files.writeString(lock, mine);
            }
        };
    }

    @Override
    String another() {
        return "anna@ops1, r7";
    }

    @Test
    void RR_3_leavesTriggersOutAndHasThemAgainUnlessTheyAreChosen() throws Exception {
        sql("DELETE FROM orders WHERE id = 10");
        bench.plan(Map.of("rescue", "orders", "rows", "all")).play(Part.MAIN);
        assertEquals("0", value("SELECT count(*) FROM mails"));
        assertEquals("1", value("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"));
        bench.play(Part.COMMIT);
        sql("DELETE FROM orders WHERE id = 10");
        bench.plan(Map.of("rescue", "orders", "rows", "all", "triggers", "run")).play(Part.MAIN);
        assertEquals("mail 10", value("SELECT text FROM mails"));
    }
}
