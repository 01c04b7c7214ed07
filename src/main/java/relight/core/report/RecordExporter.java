package relight.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relight.core.evidence.Bundles;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.protocol.StoredEvent;
import relight.core.text.Messages;

/** Writes records in each of the forms in which they can be given away. */
public final class RecordExporter {

    private final ProtocolLog log;
    private final Bundles bundles;
    private final Messages words;

    public RecordExporter(ProtocolLog log, Bundles bundles, Messages words) {
        this.log = log;
        this.bundles = bundles;
        this.words = words;
    }

    /** The whole file. What needs the events' bytes throws the log's Problem where one cannot be read. */
    public byte[] write(Record record, RecordExport form) throws InterruptedException {
        return switch (form) {
            case HTML -> utf8(RecordHtml.write(record, words));
            case MARKDOWN -> utf8(RecordMarkdown.write(record, words));
            case JSON -> utf8(json(record));
            case BUNDLE -> bundles.of(record.recovery().id(), Map.of("record.html", utf8(RecordHtml.write(record, words)))).write();
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String json(Record record) {
        List<StoredEvent> events = new ArrayList<>();
        log.stored(record.recovery().id(), events::add);
        Map<String, Object> document = new RecordJson(words.zone()).of(record);
        document.put(ExportedEvents.MEMBER, ExportedEvents.of(log.logId(), events));
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
