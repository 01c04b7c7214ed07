package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProof;
import relight.core.restore.sqlite.SqlitePlanner;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Proves a restored database before it takes anyone's place: its pages, its rows, its newest data, its canary (ALL-7). */
final class SqliteProof {

    private static final int MOST_TABLES = 50;

    private final StepId step;
    private final StepRun run;
    private final Messages words;
    private final DataChecks checks;

    SqliteProof(StepId step, StepRun run) {
        this.step = step;
        this.run = run;
        this.words = run.words();
        this.checks = new DataChecks(step, run);
    }

    Outcome prove(Path file, Map<String, String> with) throws IOException, InterruptedException {
        long rows;
        try (Connection connection = SqliteFile.openToRead(file)) {
            String integrity = SqliteFile.column(connection, "PRAGMA integrity_check(10)").stream().findFirst().orElse("");
            checks.note(words.say("restore.sqlite.check.integrity"), "ok", integrity, integrity.equals("ok"));
            if (!integrity.equals("ok")) {
                return Outcome.failed(words.say("restore.sqlite.damaged", file.toString(), integrity));
            }
            rows = count(connection);
            code(connection);
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            checks.note(words.say("restore.sqlite.check.integrity"), "ok", String.valueOf(e.getMessage()), false);
            return Outcome.failed(words.say("restore.sqlite.damaged", file.toString(), String.valueOf(e.getMessage())));
        }
        return data(file, with).with(Map.of("rows", rows));
    }

    private long count(Connection connection) throws SQLException {
        List<String> tables = SqliteFile.column(connection,
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name LIMIT " + MOST_TABLES);
        long all = 0;
        for (String table : tables) {
            String rows = SqliteFile.column(connection, "SELECT count(*) FROM \"" + table.replace("\"", "\"\"") + "\"").getFirst();
            all += Long.parseLong(rows);
            run.output(words.say("restore.sqlite.rows", table, Long.parseLong(rows)));
        }
        return all;
    }

    /** Triggers and views are code that the application will run: the operator sees their names (ALL-9). */
    private void code(Connection connection) throws SQLException {
        for (String code : SqliteFile.column(connection,
                "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY 1 LIMIT " + MOST_TABLES)) {
            run.output(words.say("restore.sqlite.code", code));
        }
    }

    private Outcome data(Path file, Map<String, String> with) throws IOException, InterruptedException {
        List<DataCheck> wanted = CheckLines.read(with);
        ProtectedSystem copy = new ProtectedSystem(with.get("system"), SqlitePlanner.ENGINE, "", List.of(), Objectives.NONE,
                Map.of("path", file.toString()), wanted, Optional.empty(), Optional.empty(), Optional.empty());
        List<DataProof> proofs = checks.ask(new SqliteDataProbe(file.getParent()), copy, wanted);
        if (proofs.isEmpty()) {
            checks.unproven();
        }
        if (proofs.stream().noneMatch(proof -> proof.newest().isPresent())) {
            run.record(new RecoveryEvent.RecoveryPointFound(step, with.get("system"), Instant.parse(with.get("point")), false,
                    Erasable.of(words.say("restore.beside.point.backup"))));
        }
        return checks.outcome(proofs);
    }
}
