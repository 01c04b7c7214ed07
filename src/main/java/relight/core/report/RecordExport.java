package relight.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Record;
import relight.core.protocol.StoredEvent;
import relight.core.text.Messages;

/** A record in each of the forms in which it can be given away. */
public enum RecordExport {
    /** One file for a browser and for paper. */
    HTML("html"),
    /** A document for a wiki or a ticket. */
    MARKDOWN("md"),
    /** For programs, with the events themselves, so that whoever has it can check it without asking anyone. */
    JSON("json");

    private final String extension;

    RecordExport(String extension) {
        this.extension = extension;
    }

    /** How the names of such files end, without the dot. */
    public String extension() {
        return extension;
    }

    /** As a person asks for it at the terminal. */
    @Override
    public String toString() {
        return extension;
    }

    /** The whole document. JSON takes the events' bytes from the log and throws its Problem where one cannot be read. */
    public String write(Record record, ProtocolLog log, Messages words) {
        return switch (this) {
            case HTML -> RecordHtml.write(record, words);
            case MARKDOWN -> RecordMarkdown.write(record, words);
            case JSON -> json(record, log, words);
        };
    }

    private static String json(Record record, ProtocolLog log, Messages words) {
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
