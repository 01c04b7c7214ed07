package relight;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import relight.adapter.sqlite.JournalEvidence;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.protocol.Verifier;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.ServiceVerified;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.report.RecordExport;
import relight.core.report.RecordExporter;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

/**
 * A report made for nobody while the image is built, and its journal verified: most of what the first report after a start costs is
 * classes being loaded and methods being run for the first time, and the image keeps a record of both.
 */
final class RehearsedReport {

    private static final String RECOVERY = "rehearsal";
    private static final int STEPS = 20;
    private static final int VERIFICATIONS = 300;

    private RehearsedReport() {}

    /** Writes a recovery into the journal, and its report in each form; the journal is one that is thrown away. */
    static void write(ProtocolLog journal, RecordExporter exporter) throws InterruptedException {
        record(journal);
        Record record = RecordWriter.write(journal.logId(), journal.entries(RECOVERY));
        for (RecordExport form : RecordExport.values()) {
            exporter.write(record, form);
        }
    }

    /** Verifies the journal so often that it is known which methods a long one runs most. */
    static void verify(Path journal) {
        for (int i = 0; i < VERIFICATIONS; i++) {
            JournalEvidence.read(journal, new Verifier(Verifier.Scope.LOG));
        }
    }

    private static void record(ProtocolLog journal) {
        Erasable by = Erasable.of("Rehearsal");
        String sha256 = "00".repeat(32);
        journal.append(RECOVERY, new Declared(Mode.DRILL, by, by, by, by, "", Optional.empty(), List.of("rehearsal"), "", by, Optional.empty(), Optional.empty(),
                Optional.of(3_600L), Optional.of(3_600L), "", List.of(), Optional.empty(), Optional.empty(), Optional.empty(), "", by));
        List<PlannedStep> steps = IntStream.range(0, STEPS).mapToObj(i -> new PlannedStep(new StepId("a/" + i), by, by, i % 5 == 4 ? "approval" : "shell", sha256, "a/" + i,
                Optional.of(60L), true, OnFailure.STOP, Part.MAIN, i == STEPS - 1)).toList();
        journal.append(RECOVERY, new Planned(Optional.empty(), List.of(), RECOVERY, sha256, steps));
        for (PlannedStep step : steps) {
            journal.append(RECOVERY, new StepIntended(step.id(), 1, by, Map.of("NAME", by), "", by));
            journal.append(RECOVERY, new StepEnded(step.id(), 1, Outcome.succeeded()));
        }
        journal.append(RECOVERY, new ServiceVerified(steps.getLast().id(), by));
        journal.append(RECOVERY, new Closed("recovered", by, by));
        journal.seal(RECOVERY);
    }
}
