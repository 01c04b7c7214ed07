package relight.adapter.engine.redis;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import relight.adapter.engine.place.HostLock;
import relight.adapter.host.HostShell.Ran;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.restore.redis.SlotRanges;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The proof before anything is touched (ALL-7): a throw-away server of the same version loads the file on the same host, and is asked.
 * It writes nothing, listens on a socket in the private folder and is ended in any case.
 */
final class RedisTrial {

    private static final int TRIES = 5;
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 50_000;

    private final RedisRun at;
    private final RedisShell trial;
    private final DataChecks checks;

    RedisTrial(RedisRun at) {
        this.at = at;
        this.trial = at.redis().to(at.trial());
        this.checks = new DataChecks(at.step(), at.run());
    }

    Outcome prove() throws IOException, InterruptedException {
        boolean proven = false;
        try {
            Optional<Outcome> unreadable = new RedisFiles(at).read(start());
            Outcome outcome = unreadable.isPresent() ? unreadable.get() : ask();
            proven = outcome.good();
            return outcome;
        } finally {
            end();
            if (!proven) {
                new HostLock(at.redis().host(), at.with("folder")).release(at.run().recovery());
            }
        }
    }

    /** Also when the step was cancelled: an ended step must leave no server behind. */
    private void end() throws IOException {
        trial.host().clear(at.program(trial, RedisScripts.UNTRY, Map.of()));
    }

    private Ran start() throws IOException, InterruptedException {
        Ran ran = null;
        for (int i = 0; i < (at.cluster() ? TRIES : 1); i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            ran = at.script(trial, RedisScripts.TRY, Map.of("trialport", Integer.toString(port)));
            if (ran.good() || ran.status() == RedisScripts.UNREADABLE) {
                return ran;
            }
        }
        throw new Problem(Message.of("restore.redis.trial", ran.lastWords()), Message.of("restore.redis.trial.remedy"));
    }

    private Outcome ask() throws IOException, InterruptedException {
        if (at.cluster()) {
            Optional<Outcome> strange = slots();
            if (strange.isPresent()) {
                return strange.get();
            }
        }
        long keys = RedisCounts.read(at.script(trial, RedisScripts.COUNT + RedisScripts.SAMPLE, Map.of("side", "trial", "most", RedisScripts.MOST)).out()).tell(at, "trial");
        return new RedisProof(at).beside().with(Map.of("units", keys));
    }

    /** A copy in cluster mode takes just the slots that its keys are in: they must be the node's own (RD-6). */
    private Optional<Outcome> slots() throws IOException, InterruptedException {
        RedisFellows.awaitCluster(trial);
        String found = RedisTopology.slots(trial.must("CLUSTER NODES"));
        SlotRanges strange = SlotRanges.of(found).without(SlotRanges.of(at.with("slots")));
        checks.note(at.say("check.slots"), at.with("slots"), found.isEmpty() ? "–" : found.length() > 200 ? found.substring(0, 200) + "…" : found,
                strange.isEmpty());
        return strange.isEmpty() ? Optional.empty()
                : Optional.of(Outcome.failed(at.say("slots", strange.count(), at.redis().target().address(), at.with("slots"))));
    }
}
