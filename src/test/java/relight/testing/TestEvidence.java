package relight.testing;

import java.nio.file.Path;
import java.util.List;
import relight.adapter.attachment.AttachmentFolder;
import relight.adapter.evidence.AnchorFolder;
import relight.adapter.evidence.CheckpointFolder;
import relight.adapter.report.PdfPaper;
import relight.adapter.settings.SigningKeyFile;
import relight.core.evidence.AnchorCheck;
import relight.core.evidence.Anchoring;
import relight.core.evidence.Anchors;
import relight.core.evidence.Bundles;
import relight.core.evidence.Checkpoints;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.LogKeys;
import relight.core.evidence.Notary;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.TimeSource;
import relight.core.report.ReportPress;

/** The proofs of a journal as the program itself keeps them, all in one folder. */
public final class TestEvidence {

    private TestEvidence() {}

    public static ReportPress press() {
        return new ReportPress(new PdfPaper(), "0.1.0", AnchorCheck.ALL);
    }

    /** Where files that are attached in a test lie. */
    public static AttachmentStore attachments(Path folder) {
        return new AttachmentFolder(folder.resolve("attachments"));
    }

    public static EvidenceDesk of(ProtocolLog log, Path folder, TimeSource time) {
        LogKeys keys = new LogKeys(log, new SigningKeyFile(folder.resolve("keys/log.key")));
        Checkpoints checkpoints = new CheckpointFolder(folder.resolve("heads"));
        Anchors anchors = new AnchorFolder(folder.resolve("heads"));
        Notary notary = new Notary(log, keys, checkpoints, CheckpointFolder.guard(folder.resolve("guard")), time, _ -> { });
        return new EvidenceDesk(keys, notary, checkpoints, anchors, new Bundles(log, keys, notary, checkpoints, anchors, attachments(folder)), new Anchoring(List::of));
    }
}
