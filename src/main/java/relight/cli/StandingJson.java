package relight.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepRunner;
import relight.core.recovery.StepState;

/** Where a recovery stands, as the commands that play one tell it with {@code --json}. */
final class StandingJson {

    private StandingJson() {}

    /**
     * The document.
     *
     * @param trace what can still be found of the step at hand, where that one was cut off
     */
    static Map<String, Object> of(RecoverySession session, Optional<StepRunner.Trace> trace) {
        Recovery state = session.state();
        RecoveryClock clock = session.clock();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("recovery", session.id());
        json.put("verdict", state.closed().map(closed -> closed.verdict()).orElse(null));
        json.put("elapsed", clock.elapsed().toSeconds());
        json.put("rto", seconds(clock.rto()));
        json.put("dataLost", seconds(clock.dataLost()));
        json.put("rpo", seconds(clock.rpo()));
        json.put("mtd", seconds(clock.mtd()));
        json.put("waitsAt", state.isClosed() ? null : step(state).map(StandingJson::step).orElse(null));
        json.put("evidence", trace.map(StepRunner.Trace::evidence).orElse(null));
        return json;
    }

    private static Optional<StepState> step(Recovery state) {
        return state.atHand().or(state::stuckAt).or(state::next);
    }

    private static Map<String, Object> step(StepState state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", state.step().id().value());
        json.put("title", state.step().title().toString());
        json.put("status", state.status().name().toLowerCase(Locale.ROOT));
        return json;
    }

    private static Long seconds(Optional<Duration> duration) {
        return duration.map(Duration::toSeconds).orElse(null);
    }
}
