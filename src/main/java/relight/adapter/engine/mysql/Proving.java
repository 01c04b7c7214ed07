package relight.adapter.engine.mysql;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProof;
import relight.core.restore.mysql.MysqlPlanner;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Asks the restored schema what the system's checks ask (ALL-7, ALL-10). */
final class Proving {

    private final ActionRun at;

    Proving(ActionRun at) {
        this.at = at;
    }

    Outcome ask() throws IOException, InterruptedException {
        at.session().close();
        ProtectedSystem restored = new ProtectedSystem(at.with("system"), MysqlPlanner.ENGINE, "", List.of(), Objectives.NONE,
                at.target(at.with("into")).with(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        DataChecks checks = new DataChecks(at.step(), at.run());
        List<DataProof> proofs = checks.ask(new MysqlDataProbe(at.access()), restored, CheckLines.read(at.action().with()));
        return checks.outcome(proofs);
    }
}
