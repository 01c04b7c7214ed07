package relight.adapter.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.sqlite.JournalWriter.Appended;
import relight.core.protocol.EncodedEvent;
import relight.core.protocol.EventCodec;
import relight.core.protocol.Opening;
import relight.core.protocol.StoredEvent;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.Adopted;

/** Takes events in that another log has written, as they are, in one transaction. */
final class JournalAdoption {

    private final JournalWriter writer;
    private final EventCodec codec = new EventCodec();

    JournalAdoption(JournalWriter writer) {
        this.writer = writer;
    }

    Appended adopt(String recovery, Adopted adopted, List<StoredEvent> events, List<byte[]> documents,
                   List<RecoveryEvent> then) throws SQLException {
        return writer.transaction(() -> {
            for (byte[] document : documents) {
                writer.keep(document);
            }
            Entry first = writer.put(writer.draft(recovery, adopted, Optional.empty(), EventIds.next()));
            for (StoredEvent event : events) {
                copy(event);
            }
            for (RecoveryEvent event : then) {
                writer.put(writer.draft(recovery, event, Optional.empty(), EventIds.next()));
            }
            return new Appended(first, true);
        });
    }

    private void copy(StoredEvent event) throws SQLException {
        Map<String, Opening> openings = new HashMap<>();
        event.openings().forEach(opening -> openings.put(opening.commitment(), opening));
        Entry entry = codec.decode(event.number(), event.leaf(), commitment -> Optional.ofNullable(openings.get(commitment)), _ -> event.beside());
        String type = codec.head(event.number(), event.leaf()).type();
        writer.put(entry, new EncodedEvent(type, event.leaf(), event.openings(), event.beside()));
    }
}
