package relight.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.EvidenceDesk;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.protocol.StoredEvent;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** Writes records in each of the forms in which they can be given away. */
public final class RecordExporter {

    private final ProtocolLog log;
    private final EvidenceDesk evidence;
    private final ReportPress press;
    private final Messages words;

    public RecordExporter(ProtocolLog log, EvidenceDesk evidence, ReportPress press, Messages words) {
        this.log = log;
        this.evidence = evidence;
        this.press = press;
        this.words = words;
    }

    /** The whole file. What needs the events' bytes throws the log's Problem where one cannot be read. */
    public byte[] write(Record record, RecordExport form) throws InterruptedException {
        return switch (form) {
            case PDF -> {
                press.prepare();
                yield press.pdf(bundle(record), words);
            }
            case HTML -> utf8(readable(record).map(bundle -> press.html(bundle, words)).orElseGet(() -> RecordHtml.write(record, Optional.empty(), words)));
            case MARKDOWN -> utf8(readable(record).map(bundle -> press.markdown(bundle, words))
                    .orElseGet(() -> RecordMarkdown.write(record, Optional.empty(), words)));
            case JSON -> utf8(json(record));
            case BUNDLE -> {
                EvidenceBundle bundle = bundle(record);
                yield bundle.with("record.html", utf8(press.html(bundle, words))).write();
            }
        };
    }

    /** Where no seal leads to a head, the newest head goes along by itself: it shows of every page when the log was how long. */
    private EvidenceBundle bundle(Record record) throws InterruptedException {
        EvidenceBundle bundle = evidence.bundles().of(record.recovery().id(), Map.of());
        return bundle.seal().isPresent() ? bundle
                : evidence.notary().standing().head().map(head -> bundle.with(RecordProof.HEAD, utf8(head.toString()))).orElse(bundle);
    }

    /** What cannot be proven any more can still be read. */
    private Optional<EvidenceBundle> readable(Record record) throws InterruptedException {
        try {
            return Optional.of(bundle(record));
        } catch (Problem damaged) {
            return Optional.empty();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String json(Record record) throws InterruptedException {
        List<StoredEvent> events = new ArrayList<>();
        log.stored(record.recovery().id(), events::add);
        Map<String, Object> document = new RecordJson(words.zone()).of(record);
        readable(record).ifPresent(bundle -> document.put("integrity", press.proof(bundle).json(words)));
        document.put(ExportedEvents.MEMBER, ExportedEvents.of(log.logId(), events));
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
