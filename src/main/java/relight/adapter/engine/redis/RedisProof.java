package relight.adapter.engine.redis;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProof;
import relight.core.restore.redis.RedisPlanner;
import relight.core.restore.redis.RedisTarget;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Asks the restored data what the system's checks ask (ALL-7), and says of when it is (ALL-10). */
final class RedisProof {

    private final RedisRun at;
    private final DataChecks checks;
    private final List<DataCheck> wanted;

    RedisProof(RedisRun at) {
        this.at = at;
        this.checks = new DataChecks(at.step(), at.run());
        this.wanted = CheckLines.read(at.action().with());
    }

    /** On the copy, where nothing has been written since. */
    Outcome beside() throws IOException, InterruptedException {
        List<DataProof> proofs = checks.ask(probe(), system(at.trial()), wanted);
        return judge(proofs, proofs.stream().anyMatch(proof -> proof.newest().isPresent()));
    }

    /** On the server itself, where its users have gone on writing: what is newest there does not say of when the backup is. */
    Outcome live() throws IOException, InterruptedException {
        return judge(checks.look(probe(), system(at.redis().target()), wanted), false);
    }

    private Outcome judge(List<DataProof> proofs, boolean measured) {
        if (proofs.isEmpty()) {
            checks.unproven();
        }
        if (!measured) {
            at.run().record(new RecoveryEvent.RecoveryPointFound(at.step(), at.with("system"), Instant.parse(at.with("point")), false,
                    Erasable.of(at.say("point." + at.with("point-of")))));
        }
        return checks.outcome(proofs);
    }

    private RedisDataProbe probe() {
        return new RedisDataProbe(at.access());
    }

    private ProtectedSystem system(RedisTarget target) {
        return new ProtectedSystem(at.with("system"), RedisPlanner.ENGINE, "", List.of(), Objectives.NONE, target.with(), wanted,
                Optional.empty(), Optional.empty(), Optional.empty());
    }
}
