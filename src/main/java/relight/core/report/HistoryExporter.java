package relight.core.report;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.Notary;
import relight.core.evidence.TrustedKey;
import relight.core.history.History;
import relight.core.history.History.Scope;
import relight.core.protocol.ProtocolLog;
import relight.core.report.ArchivePaper.Attachment;
import relight.core.text.Messages;

/** Writes reports on many recoveries in each of the forms in which they can be given away. */
public final class HistoryExporter {

    private static final String DATA = "recoveries.json";

    private final ProtocolLog log;
    private final EvidenceDesk evidence;
    private final Supplier<Map<String, List<String>>> changes;
    private final ArchivePaper paper;
    private final InstantSource clock;
    private final Messages words;

    /** @param changes what in the workspace says that it was changed for a finding, by the finding's id */
    public HistoryExporter(ProtocolLog log, EvidenceDesk evidence, Supplier<Map<String, List<String>>> changes, ArchivePaper paper, InstantSource clock, Messages words) {
        this.log = log;
        this.evidence = evidence;
        this.changes = changes;
        this.paper = paper;
        this.clock = clock;
        this.words = words;
    }

    /** The whole file. The log's head is signed anew before, so that it speaks for all of them. */
    public byte[] write(Scope scope, HistoryExport form) throws InterruptedException {
        if (form == HistoryExport.PDF) {
            paper.prepare();
        }
        HistoryReport report = report(scope);
        HistoryData data = new HistoryData(report, words.zone());
        return switch (form) {
            case PDF -> paper.archived(HistoryHtml.paper(report, words), new Attachment(DATA, "application/json", utf8(data.json()), words.say("history.report.attachment"), report.made()));
            case HTML -> utf8(HistoryHtml.write(report, words));
            case MARKDOWN -> utf8(HistoryMarkdown.write(report, words));
            case CSV -> utf8(data.csv());
            case JSON -> utf8(data.json());
        };
    }

    private HistoryReport report(Scope scope) throws InterruptedException {
        History whole = History.of(log);
        Notary.Standing standing = evidence.notary().signNow();
        Optional<Checkpoint> head = standing.head().map(note -> Checkpoint.read(note.text()));
        Optional<String> key = head.map(_ -> TrustedKey.fingerprint(evidence.keys().chain().getLast().key().key()));
        return HistoryReport.of(whole, scope, whole.findings(changes.get()), clock.instant(), words.zone(), log.logId(), head, key, evidence.level().sentences());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
