package relight.adapter.engine.sqlite;

import java.io.IOException;
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
import relight.core.restore.DataProbe;
import relight.core.restore.DataProof;
import relight.core.restore.sqlite.SqlitePlanner;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Proves a restored database before it takes anyone's place: its pages, its rows, its newest data, its canary (ALL-7). */
final class SqliteProof {

    private static final int MOST = 50;

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

    /** @param target where the restored copy lies, in the words of a target */
    Outcome prove(SqliteLook look, Map<String, String> target, DataProbe probe, Map<String, String> with) throws IOException, InterruptedException {
        long rows;
        try {
            String integrity = look.integrity();
            checks.note(words.say("restore.sqlite.check.integrity"), "ok", integrity, integrity.equals("ok"));
            if (!integrity.equals("ok")) {
                return Outcome.failed(words.say("restore.sqlite.damaged", target.get("path"), integrity));
            }
            rows = count(look);
            code(look);
        } catch (SqliteLook.Unreadable e) {
            checks.note(words.say("restore.sqlite.check.integrity"), "ok", String.valueOf(e.getMessage()), false);
            return Outcome.failed(words.say("restore.sqlite.damaged", target.get("path"), String.valueOf(e.getMessage())));
        }
        return data(target, probe, with).with(Map.of("rows", rows));
    }

    private long count(SqliteLook look) throws SqliteLook.Unreadable, IOException, InterruptedException {
        long all = 0;
        for (Map.Entry<String, Long> table : look.rows(MOST).entrySet()) {
            all += table.getValue();
            run.output(words.say("restore.sqlite.rows", table.getKey(), table.getValue()));
        }
        return all;
    }

    /** Triggers and views are code that the application will run: the operator sees their names (ALL-9). */
    private void code(SqliteLook look) throws SqliteLook.Unreadable, IOException, InterruptedException {
        for (String code : look.code(MOST)) {
            run.output(words.say("restore.sqlite.code", code));
        }
    }

    private Outcome data(Map<String, String> target, DataProbe probe, Map<String, String> with) throws IOException, InterruptedException {
        List<DataCheck> wanted = CheckLines.read(with);
        ProtectedSystem copy = new ProtectedSystem(with.get("system"), SqlitePlanner.ENGINE, "", List.of(), Objectives.NONE,
                target, wanted, Optional.empty(), Optional.empty(), Optional.empty());
        List<DataProof> proofs = checks.ask(probe, copy, wanted);
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
