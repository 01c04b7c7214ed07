package relight.adapter.engine.postgresql.pitr;

import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.postgresql.pitr.PitrSite;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One run of one action: its words, and the machine in them. */
record PitrRun(Step.EngineAction action, StepRun run) {

    ServerHost host() {
        return new ServerHost(PitrSite.of(action.with()), action.with());
    }

    PitrSite site() {
        return PitrSite.of(action.with());
    }

    /** A word of the action; a {@link Problem} where somebody took it out of the saved plan. */
    String with(String name) {
        return find(name).orElseThrow(() -> new Problem(
                Message.of("restore.pg.word", name, action.title()), Message.of("restore.pg.word.remedy")));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(action.with().get(name));
    }

    Map<String, String> words() {
        return action.with();
    }

    String say(String key, Object... values) {
        return run.words().say("restore.pitr." + key, values);
    }

    void bytes(String what, long done, long total) {
        run.progress(new Progress(what, done, total > 0 ? Optional.of(total) : Optional.empty(), Progress.Unit.BYTES));
    }

    void items(String what, long done, long total) {
        run.progress(new Progress(what, done, total > 0 ? Optional.of(total) : Optional.empty(), Progress.Unit.ITEMS));
    }
}
