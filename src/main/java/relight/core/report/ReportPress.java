package relight.core.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relight.core.evidence.AnchorCheck;
import relight.core.evidence.BundleVerifier;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.TrustedKey;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.Verdict;
import relight.core.report.ArchivePaper.Attachment;
import relight.core.report.ArchivePaper.Printed;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * Makes the report of a recovery from its bundle and from nothing else, with the bundle inside; so whoever has the report can make it
 * again and see whether it says the same.
 */
public final class ReportPress {

    /** The bundle's name inside a report. */
    public static final String EVIDENCE = "evidence.zip";

    private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private final ArchivePaper paper;
    private final String version;
    private final List<AnchorCheck> checks;

    /**
     * @param version of this program
     * @param checks  for what stands beside the head; what they say may depend on the bundle only
     */
    public ReportPress(ArchivePaper paper, String version, List<AnchorCheck> checks) {
        this.paper = paper;
        this.version = version;
        this.checks = List.copyOf(checks);
    }

    /** Whether a file may be one. */
    public static boolean looksLikeOne(byte[] start) {
        return start.length >= PDF.length && Arrays.equals(start, 0, PDF.length, PDF, 0, PDF.length);
    }

    /** Gets ready for a report that will follow; returns at once. */
    public void prepare() {
        paper.prepare();
    }

    RecordProof proof(EvidenceBundle bundle) {
        return RecordProof.of(bundle, checks);
    }

    /** As one HTML file. */
    String html(EvidenceBundle bundle, Messages words) {
        return RecordHtml.write(record(bundle), Optional.of(proof(bundle)), words);
    }

    String markdown(EvidenceBundle bundle, Messages words) {
        return RecordMarkdown.write(record(bundle), Optional.of(proof(bundle)), words);
    }

    /** As PDF/A-3 with the bundle inside. */
    public byte[] pdf(EvidenceBundle bundle, Messages words) {
        return printed(bundle.with(ReportForm.NAME, ReportForm.of(words, version).write()), words);
    }

    private byte[] printed(EvidenceBundle bundle, Messages words) {
        Record record = record(bundle);
        Instant last = ExportedEvents.entries(bundle.events()).getLast().recorded();
        return paper.archived(RecordHtml.paper(record, proof(bundle), words),
                new Attachment(EVIDENCE, "application/zip", bundle.write(), words.say("protocol.report.attachment", bundle.recovery()), last));
    }

    private static Record record(EvidenceBundle bundle) {
        return RecordWriter.write(bundle.log(), ExportedEvents.entries(bundle.events()));
    }

    /**
     * Says what a report proves: its bundle first, then whether its pages say what the bundle says.
     *
     * @param trusted keys that the auditor was told of
     * @throws Problem where it is no report, or has no bundle inside
     */
    public Verification verify(Path file, List<TrustedKey> trusted) {
        Printed printed = read(file);
        byte[] attached = printed.attached().orElseThrow(() ->
                new Problem(Message.of("protocol.report.no-bundle", file.toString()), Message.of("protocol.report.no-bundle.remedy")));
        EvidenceBundle bundle;
        try {
            bundle = EvidenceBundle.read(attached);
        } catch (IllegalArgumentException e) {
            throw unreadable(file, e);
        }
        return compared(new BundleVerifier(trusted, checks).verify(bundle), bundle, printed);
    }

    private Printed read(Path file) {
        try {
            return paper.read(Files.readAllBytes(file), EVIDENCE);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    private static Problem unreadable(Path file, Exception cause) {
        return new Problem(Message.of("protocol.report.unreadable", file.toString(), String.valueOf(cause.getMessage())),
                Message.of("protocol.report.unreadable.remedy"), cause);
    }

    private Verification compared(Verification bundled, EvidenceBundle bundle, Printed printed) {
        ReportForm form;
        Printed due;
        try {
            form = ReportForm.read(bundle.beside().getOrDefault(ReportForm.NAME, new byte[0]));
            due = paper.read(printed(bundle, form.words()), EVIDENCE);
        } catch (IllegalArgumentException | Problem e) {
            return with(bundled, Verdict.INCOMPLETE, List.of(), List.of(Message.of("protocol.report.not-compared")));
        }
        List<Message> differences = PageComparison.of(printed.pages(), due.pages());
        if (differences.isEmpty()) {
            return with(bundled, Verdict.INTACT, List.of(Message.of("protocol.report.same", printed.pages().size())), List.of());
        }
        List<Message> wrong = new ArrayList<>(differences);
        if (!form.version().equals(version)) {
            wrong.add(Message.of("protocol.report.other-version", form.version(), version));
            return with(bundled, Verdict.INCOMPLETE, List.of(), wrong);
        }
        return with(bundled, Verdict.BROKEN, List.of(), wrong);
    }

    /** The worse of both verdicts; nothing is proven by a report that is broken. */
    private static Verification with(Verification bundled, Verdict pages, List<Message> proven, List<Message> notProven) {
        Verdict verdict = bundled.verdict().compareTo(pages) > 0 ? bundled.verdict() : pages;
        List<Message> all = new ArrayList<>(bundled.proven());
        all.addAll(proven);
        List<Message> open = new ArrayList<>(notProven);
        open.addAll(bundled.notProven());
        return new Verification(verdict, verdict == Verdict.BROKEN ? List.of() : all, open, bundled.anchors(), bundled.recoveries(), bundled.firstBad());
    }
}
