package relight.core.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import relight.core.catalog.CheckReport;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.text.Bytes;
import relight.core.text.Message;

/**
 * What a restore test has shown.
 *
 * @param recovery   its id in the journal; empty where it was refused and nothing was done
 * @param took       from its start to its end
 * @param lost       how old the newest data was that came back
 * @param bytes      of the backup
 * @param rows       that were counted, or files; empty where nobody counted
 * @param rowsBefore the same of the test before
 * @param why        what failed or was refused, in the operator's language; empty where the data is proven
 */
public record RestoreTestResult(String system, Optional<String> recovery, Standing standing, Duration took, Optional<Duration> lost,
                                long bytes, Optional<Long> rows, Optional<Long> rowsBefore, List<String> why) {

    /** Fewer than this part of the rows of the test before is told as a warning. */
    private static final double SHRUNK = 0.9;

    /** How it ended. */
    public enum Standing {
        PROVEN,
        /** It came back, but far fewer rows than the time before. */
        SHRUNK,
        /** It came back, but no check says what is to be found in it. */
        UNPROVEN,
        FAILED,
        REFUSED,
        /** The throw-away target could not be removed. */
        LEFT
    }

    public RestoreTestResult {
        why = List.copyOf(why);
    }

    static RestoreTestResult refused(RestoreRequest request, List<Refusal> refusals) {
        return new RestoreTestResult(request.system().name(), Optional.empty(), Standing.REFUSED, Duration.ZERO, Optional.empty(),
                request.backup().size(), Optional.empty(), Optional.empty(),
                refusals.stream().map(refusal -> refusal.id() + ": " + refusal.text() + " " + refusal.remedy()).toList());
    }

    static RestoreTestResult of(RestoreRequest request, Recovery recovery, RecoveryClock clock, Optional<Long> before) {
        Optional<Long> rows = rows(recovery);
        List<String> why = recovery.steps().stream().filter(step -> step.outcome().filter(outcome -> !outcome.good()).isPresent())
                .map(step -> step.step().title() + ": " + step.outcome().orElseThrow().reason()).toList();
        return new RestoreTestResult(request.system().name(), Optional.of(recovery.id()), standing(request, recovery, rows, before),
                clock.elapsed(), clock.dataLost(), request.backup().size(), rows, before, why);
    }

    private static Standing standing(RestoreRequest request, Recovery recovery, Optional<Long> rows, Optional<Long> before) {
        if (!recovery.isClosed()) {
            return Standing.LEFT;
        }
        if (recovery.steps().stream().anyMatch(step -> step.status() != Status.DONE)) {
            return Standing.FAILED;
        }
        if (request.system().checks().isEmpty()) {
            return Standing.UNPROVEN;
        }
        boolean fewer = rows.isPresent() && before.isPresent() && rows.get() < before.get() * SHRUNK;
        return fewer ? Standing.SHRUNK : Standing.PROVEN;
    }

    /** Counted rows, or files where there are no rows. */
    static Optional<Long> rows(Recovery recovery) {
        return figure(recovery, "rows").or(() -> figure(recovery, "entries"));
    }

    private static Optional<Long> figure(Recovery recovery, String name) {
        return recovery.steps().stream().flatMap(step -> step.outcome().stream()).map(outcome -> outcome.figures().get(name))
                .filter(Objects::nonNull).findFirst();
    }

    public CheckReport.Status status() {
        return switch (standing) {
            case PROVEN -> CheckReport.Status.OK;
            case SHRUNK, UNPROVEN -> CheckReport.Status.WARNING;
            case FAILED, REFUSED, LEFT -> CheckReport.Status.CRITICAL;
        };
    }

    /** As a line of {@code relight check}. */
    public CheckReport.Line line() {
        return new CheckReport.Line(system, "restore-test", status(), Message.of("test.expected"), Message.of("test.standing." + standing), text());
    }

    /** What was found, in one sentence. */
    public Message text() {
        return Message.of("test.result." + standing, system, took, lost.map(Object.class::cast).orElse("–"), new Bytes(bytes), counted(),
                String.join("; ", why));
    }

    private Message counted() {
        if (rows.isEmpty()) {
            return Message.of("test.rows.none");
        }
        return rowsBefore.map(before -> Message.of("test.rows.before", rows.get(), before)).orElseGet(() -> Message.of("test.rows", rows.get()));
    }
}
