package relight.adapter.route53;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.route53.RecordNotes.Batch;
import relight.core.dns.ZoneChange;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.SpooledOutput;
import relight.core.recovery.StepPreview;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.recovery.TimedWork;
import relight.core.runbook.Step;
import relight.core.text.Problem;

/** Runs the changes of records that a step asks for, and puts them back. */
public final class Route53Steps implements StepRunner {

    private static final Duration A_PAUSE = Duration.ofSeconds(3);

    private final Route53Access access;
    private final Duration pause;

    public Route53Steps(Route53Access access) {
        this(access, A_PAUSE);
    }

    /** @param pause between two questions whether a change is everywhere; Route 53 takes five requests a second of an account */
    Route53Steps(Route53Access access, Duration pause) {
        this.access = access;
        this.pause = pause;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.Route53;
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        return TimedWork.of(step, run, output -> outcome((Step.Route53) step, run, output));
    }

    private Outcome outcome(Step.Route53 step, StepRun run, SpooledOutput output) {
        try {
            each(step, run, output, RecordRun::change, RecordRun::takeBack);
            return output.outcome(Kind.SUCCEEDED, "", Map.of());
        } catch (InterruptedException e) {
            return output.outcome(Kind.CANCELLED, run.words().say("recovery.work.cancelled"), Map.of());
        }
    }

    /** What is done with what. */
    private interface Work<T> {
        void on(RecordRun at, T what) throws InterruptedException;
    }

    private void each(Step.Route53 step, StepRun run, SpooledOutput output, Work<ZoneChange> change, Work<Batch> back) throws InterruptedException {
        RecordNotes notes = RecordNotes.of(step.takesBack().orElse(step.id().value()), run);
        if (step.takesBack().isEmpty()) {
            ZoneChange asked = step.filled(run.inputs());
            try (HostedZoneAccess zone = HostedZoneAccess.open(access.client(asked.profile()), asked.zone())) {
                change.on(new RecordRun(zone, run, output, notes, pause), asked);
            }
            return;
        }
        List<Batch> batches = notes.all();
        if (batches.isEmpty()) {
            output.say(run.words().say("route53.nothing-noted"));
        }
        for (Batch batch : batches) {
            try (HostedZoneAccess zone = HostedZoneAccess.open(access.client(batch.profile()), batch.zone())) {
                back.on(new RecordRun(zone, run, output, notes, pause), batch);
            }
        }
    }

    @Override
    public boolean previews(Step step) {
        return true;
    }

    /** The record that is there now, and the one that would be; of several batches that are put back only the newest is as it was left. */
    @Override
    public StepPreview preview(Step step, StepRun run) throws InterruptedException {
        return StepPreview.of(run, output -> each((Step.Route53) step, run, output, RecordRun::wanted, RecordRun::wantedBack));
    }

    /** What was asked for is looked up again: a change that has been taken comes everywhere without this console. */
    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        Step.Route53 route53 = (Step.Route53) step;
        List<Batch> batches = RecordNotes.of(route53.takesBack().orElse(step.id().value()), run).all();
        if (batches.isEmpty() || route53.takesBack().isPresent()) {
            return Optional.empty();
        }
        Batch batch = batches.getFirst();
        try (HostedZoneAccess zone = HostedZoneAccess.open(access.client(batch.profile()), batch.zone())) {
            List<String> now = new ArrayList<>();
            boolean all = true;
            for (RecordNotes.Note note : batch.notes()) {
                var there = zone.find(note.either());
                now.add(there.map(RecordText::of)
                        .orElseGet(() -> run.words().say("route53.none", RecordText.name(note.either()), note.either().typeAsString())));
                all &= RecordRun.same(there, note.after());
            }
            boolean everywhere = all && batch.id().isPresent() && zone.isEverywhere(batch.id().get());
            return Optional.of(new Trace(run.words().say("route53.trace", String.join("; ", now)), false,
                    everywhere ? Optional.of(Outcome.succeeded()) : Optional.empty()));
        } catch (Problem away) {
            return Optional.of(new Trace(away.say(run.words()), false, Optional.empty()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
