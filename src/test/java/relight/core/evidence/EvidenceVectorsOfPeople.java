package relight.core.evidence;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.approval.SigningKey;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.MerkleTree;
import relight.core.protocol.RecordAdditions;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.Verification.Verdict;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.ApprovalAsked;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.SignedOff;
import relight.core.runbook.StepId;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.testing.TestEvidence;

/** The vectors of what people add to a record: signatures that they made on machines of their own, and files. */
final class EvidenceVectorsOfPeople {

    private static final String TITLE = "Shop database corrupted";

    private final Path folder;
    private final SqliteJournal journal;
    private final EvidenceDesk desk;
    private final EvidenceVectors vectors;
    private final SigningKey person = SigningKey.make();

    EvidenceVectorsOfPeople(Path folder, SqliteJournal journal, EvidenceDesk desk, EvidenceVectors vectors) {
        this.folder = folder;
        this.journal = journal;
        this.desk = desk;
        this.vectors = vectors;
    }

    void write(String key) throws Exception {
        signedOff(key);
        approvals(key);
        attachments(key);
    }

    private void closed(String recovery) {
        journal.append(recovery, SampleEvents.declared(Mode.INCIDENT, TITLE));
        journal.append(recovery, new Closed("recovered", Erasable.of("all is well"), Erasable.of("K. Lang")));
        journal.seal(recovery);
    }

    private RecordAdditions additions(AttachmentStore files) {
        return new RecordAdditions(journal, files);
    }

    private EvidenceBundle sealed(String recovery) throws InterruptedException {
        journal.seal(recovery);
        desk.notary().signNow();
        return vectors.bundle(recovery);
    }

    private void signedOff(String key) throws Exception {
        closed("signed");
        RecordAdditions additions = additions(TestEvidence.attachments(folder));
        KnownKeys keys = new KnownKeys(List.of(new KnownKeys.Person("J. Brandt", List.of("owner"), person.shown())), Optional.empty());
        String code = additions.ask("signed").code();
        additions.countersign("signed", ApprovalAnswer.to(code, person).letters(), keys, "as it was");
        vectors.vector("good-signed-off-elsewhere", Verdict.INTACT, sealed("signed"), key);
        forged("attack-sign-off-by-nobody", key, code, ApprovalAnswer.to(code, SigningKey.make()).letters());
        forged("attack-sign-off-of-another-recovery", key, code, ApprovalAnswer.to(code, person).letters());
        forged("attack-sign-off-in-letters-that-are-none", key, code, "not a signature");
        journal.eraseWords("signed", Map.of(first("signed"), Set.copyOf(commitments("signed"))), "asked for by the person");
        vectors.vector("good-signed-off-and-its-words-erased", Verdict.INTACT, sealed("signed"), key);
    }

    private long first(String recovery) {
        return journal.entries(recovery).getFirst().number();
    }

    private List<String> commitments(String recovery) {
        List<List<String>> all = new ArrayList<>();
        journal.stored(recovery, event -> all.add(event.openings().stream().map(one -> one.commitment()).toList()));
        return all.getFirst();
    }

    /** A journal whose owner wrote the sign-off. */
    private void forged(String name, String key, String code, String answer) throws Exception {
        closed(name);
        journal.append(name, new SignedOff(Erasable.of("J. Brandt"), "owner", Erasable.of("as it was"),
                Optional.of(new SignedOff.Elsewhere(journal.size() - 1, code, answer, person.shown().text()))));
        vectors.vector(name, Verdict.BROKEN, sealed(name), key);
    }

    private void approvals(String key) throws Exception {
        StepId step = new StepId("approve");
        String text = "Overwrite the shop's database";
        ApprovalRequest request = new ApprovalRequest("approved", step.value(), "Approve", text, "K. Lang", "00ff");
        ApprovalAnswer answer = ApprovalAnswer.to(request.code(), person);
        vectors.vector("good-approved-elsewhere", Verdict.INTACT, approved("approved", step, request, text, answer), key);
        vectors.vector("attack-approval-of-another-text", Verdict.BROKEN, approved("approved-other", step,
                new ApprovalRequest("approved-other", step.value(), "Approve", text, "K. Lang", "00ff"), "Overwrite everything", null), key);
        vectors.vector("attack-approval-of-another-recovery", Verdict.BROKEN, approved("approved-moved", step, request, text, answer), key);
        vectors.vector("attack-approval-by-nobody", Verdict.BROKEN, approved("approved-forged", step,
                new ApprovalRequest("approved-forged", step.value(), "Approve", text, "K. Lang", "00ff"), text, answer), key);
    }

    private EvidenceBundle approved(String recovery, StepId step, ApprovalRequest request, String text, ApprovalAnswer given) throws InterruptedException {
        ApprovalAnswer answer = Optional.ofNullable(given).orElseGet(() -> ApprovalAnswer.to(request.code(), person));
        journal.append(recovery, SampleEvents.declared(Mode.INCIDENT, TITLE));
        journal.append(recovery, planned(step));
        journal.append(recovery, new ApprovalAsked(step, request.code(), request.nonce(), Erasable.of("K. Lang")));
        journal.append(recovery, new ApprovalSigned(step, Erasable.of(text), request.code(), answer.letters(), person.shown().text(), Erasable.of("J. Brandt"), "owner"));
        return sealed(recovery);
    }

    private RecoveryEvent planned(StepId step) {
        PlannedStep approve = new PlannedStep(step, Erasable.of("Approve"), Erasable.of("Restore"), "approval", "0".repeat(64), "f", Optional.empty(), true,
                OnFailure.STOP, Part.MAIN, false);
        return new Planned(Optional.empty(), List.of(), "runbooks/shop.md", journal.keep("# Shop".getBytes(StandardCharsets.UTF_8)), List.of(approve));
    }

    private void attachments(String key) throws Exception {
        closed("files");
        byte[] photo = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xFF};
        additions(TestEvidence.attachments(folder)).attach("files", Files.write(folder.resolve("photo.png"), photo), "the rack", "K. Lang", Optional.empty(), Optional.empty());
        EvidenceBundle whole = sealed("files");
        String name = "documents/" + hash(photo);
        vectors.vector("good-attached-file", Verdict.INTACT, whole, key);
        byte[] altered = photo.clone();
        altered[4] = 1;
        vectors.vector("attack-attached-file-altered", Verdict.BROKEN, whole.with(name, altered), key);
        vectors.vector("open-attached-file-missing", Verdict.INCOMPLETE, without(whole, name), key);
        vectors.vector("attack-attached-file-renamed", Verdict.BROKEN, without(whole, name).with("documents/photo.png", photo), key);
        vectors.vector("attack-attached-file-replaced", Verdict.BROKEN, without(whole, name).with("documents/" + hash(altered), altered), key);
        vectors.vector("attack-surplus-file", Verdict.BROKEN, whole.with("documents/" + hash(altered), altered), key);
    }

    private static EvidenceBundle without(EvidenceBundle bundle, String name) {
        Map<String, byte[]> beside = new TreeMap<>(bundle.beside());
        beside.remove(name);
        return EvidenceVectors.beside(bundle, beside);
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(MerkleTree.sha256().digest(bytes));
    }
}
