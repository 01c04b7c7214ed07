package relight.adapter.engine.mysql;

import java.util.List;
import java.util.Map;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;

/** Counts every row of the restored schema, and compares with the dump (MY-1, ALL-7). */
final class Counting {

    private final ActionRun at;
    private final String into;

    Counting(ActionRun at) {
        this.at = at;
        this.into = at.with("into");
    }

    Outcome count() throws InterruptedException {
        DataChecks checks = new DataChecks(at.step(), at.run());
        try (Session session = at.session().readOnly()) {
            if (ScratchSchema.unfinished(session, at.restored(), into)) {
                return Outcome.failed(at.say("counted.unfinished", into));
            }
            Map<String, String> dumped = new Notes(session, at.restored()).all("rows");
            List<String> tables = new Schema(session, into).countedTables();
            for (String table : dumped.keySet()) {
                if (!tables.contains(table)) {
                    return Outcome.failed(at.say("counted.absent", table));
                }
            }
            return count(session, checks, tables, dumped);
        }
    }

    private Outcome count(Session session, DataChecks checks, List<String> tables, Map<String, String> dumped) throws InterruptedException {
        long rows = 0;
        for (String table : tables) {
            long count = Long.parseLong(session.value("SELECT COUNT(*) FROM " + Session.name(into, table)).orElseThrow());
            rows += count;
            at.output(table + ": " + count);
            long expected = Long.parseLong(dumped.getOrDefault(table, "0"));
            if (expected != count) {
                checks.note(table, Long.toString(expected), Long.toString(count), false);
                return Outcome.failed(at.say("counted.differs", table, expected, count));
            }
        }
        checks.note("rows", "> 0", at.say("counted", tables.size(), rows), rows > 0);
        return (rows > 0 ? Outcome.succeeded() : Outcome.failed(at.say("counted.empty")))
                .with(Map.of("tables", (long) tables.size(), "rows", rows));
    }
}
