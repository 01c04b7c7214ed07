package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;

/** Counts every row of the restored database, and compares with the dump where that could be counted as well (PG-1, ALL-7). */
final class Counting {

    private final ActionRun at;
    private final String into;

    Counting(ActionRun at) {
        this.at = at;
        this.into = at.with("into");
    }

    /** Where the restore of a plain dump leaves the rows it has seen, by table. */
    static Path rowsOf(Path shared, String database) {
        return shared.resolve("rows-" + Integer.toHexString(database.hashCode()) + ".properties");
    }

    Outcome count() throws IOException, InterruptedException {
        Properties expected = expected();
        DataChecks checks = new DataChecks(at.step(), at.run());
        long rows = 0;
        try (Session session = at.session(into).readOnly()) {
            if (NewDatabase.unfinished(session, into)) {
                return Outcome.failed(at.say("counted.unfinished", into));
            }
            List<List<String>> tables = session.rows("""
                    SELECT quote_ident(nspname) || '.' || quote_ident(relname)
                    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                    WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1""");
            for (List<String> table : tables) {
                String name = table.getFirst();
                long count = Long.parseLong(session.value("SELECT count(*) FROM ONLY " + name).orElseThrow());
                rows += count;
                at.output(name + ": " + count);
                String dumped = expected.getProperty(name);
                if (dumped != null && Long.parseLong(dumped) != count) {
                    checks.note(name, dumped, Long.toString(count), false);
                    return Outcome.failed(at.say("counted.differs", name, Long.parseLong(dumped), count));
                }
            }
            checks.note("rows", "> 0", at.say("counted", tables.size(), rows), rows > 0);
            return (rows > 0 ? Outcome.succeeded() : Outcome.failed(at.say("counted.empty")))
                    .with(Map.of("tables", (long) tables.size(), "rows", rows));
        }
    }

    private Properties expected() throws IOException {
        Properties rows = new Properties();
        Path file = rowsOf(at.run().shared(), into);
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                rows.load(in);
            }
        }
        return rows;
    }
}
