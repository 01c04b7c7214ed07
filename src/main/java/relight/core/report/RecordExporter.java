package relight.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.EvidenceDesk;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.text.Messages;

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

    /** The whole file. Of a damaged log it is what can still be read, and says so where it begins. */
    public byte[] write(Record record, RecordExport form) throws InterruptedException {
        if (form == RecordExport.PDF) {
            press.prepare();
        }
        EvidenceBundle bundle = bundle(record.recovery().id());
        return switch (form) {
            case PDF -> press.pdf(bundle, words);
            case HTML -> utf8(press.html(bundle, words));
            case MARKDOWN -> utf8(press.markdown(bundle, words));
            case JSON -> utf8(json(record, bundle));
            case BUNDLE -> bundle.with("record.html", utf8(press.html(bundle, words))).write();
        };
    }

    /** The bundle alone of a recovery whose beginning cannot be read any more, so that no record can be written; empty where nothing of it can. */
    public Optional<byte[]> remains(String recovery) throws InterruptedException {
        return Optional.of(bundle(recovery)).filter(bundle -> !bundle.events().isEmpty()).map(EvidenceBundle::write);
    }

    /** Where no seal leads to a head, the newest head goes along by itself: it shows of every page when the log was how long. */
    private EvidenceBundle bundle(String recovery) throws InterruptedException {
        EvidenceBundle bundle = evidence.bundles().of(recovery, Map.of());
        return bundle.seal().isPresent() ? bundle
                : evidence.notary().standing().head().map(head -> bundle.with(RecordProof.HEAD, utf8(head.toString()))).orElse(bundle);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String json(Record record, EvidenceBundle bundle) {
        Map<String, Object> document = new RecordJson(words.zone()).of(record);
        document.put("integrity", press.proof(bundle).json(words));
        document.put(ExportedEvents.MEMBER, ExportedEvents.of(bundle.log(), log.salvaged(record.recovery().id())));
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
