package relight.adapter.engine.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.restore.SchemaNames;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One restore of a schema at a time, whoever starts it (ALL-15). The server lets the lock go when the session that has it ends. */
final class RestoreLock implements AutoCloseable {

    private final Session session;

    private RestoreLock(Session session) {
        this.session = session;
    }

    /** Takes the lock; a {@link Problem} that names the owner where somebody else has it. */
    static RestoreLock take(ActionRun at) throws InterruptedException {
        Session session = at.session();
        try {
            if (!session.value("SELECT GET_LOCK(?, 2)", SchemaNames.lock(at.live())).equals(Optional.of("1"))) {
                throw new Problem(Message.of("restore.mysql.locked", at.live(), owner(session, at.live()).orElse("–")),
                        Message.of("restore.mysql.locked.remedy"));
            }
            return new RestoreLock(session);
        } catch (Problem | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    /** Who has it: the session on the server, and who says in the notes that the restore is theirs. */
    static Optional<String> owner(Session session, String schema) throws InterruptedException {
        Optional<String> id = session.value("SELECT IS_USED_LOCK(?)", SchemaNames.lock(schema));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        List<List<String>> found = session.rows("SELECT CONCAT(USER, ' ', HOST) FROM information_schema.PROCESSLIST WHERE ID = ?",
                Long.valueOf(id.get()));
        String who = found.isEmpty() ? "session " + id.get() : found.getFirst().getFirst();
        return Optional.of(who + notes(session, schema).map(note -> ", " + note).orElse(""));
    }

    /** What restores keep that can still be taken back: the old tables of each, with its owner. */
    static List<String> kept(Session session, String schema) throws InterruptedException {
        List<String> kept = new ArrayList<>();
        String beginning = schema + SchemaNames.BEFORE;
        for (String old : session.column("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE LEFT(SCHEMA_NAME, CHAR_LENGTH(?)) = ? "
                + "AND SUBSTRING(SCHEMA_NAME, CHAR_LENGTH(?) + 1) REGEXP '^[0-9]{14}$' ORDER BY SCHEMA_NAME LIMIT 20", beginning, beginning, beginning)) {
            Notes notes = new Notes(session, schema + SchemaNames.RESTORED + old.substring(beginning.length()));
            kept.add(old + (notes.there() ? notes.find("mark", "by").map(by -> ", " + by).orElse("") : ""));
        }
        return kept;
    }

    private static Optional<String> notes(Session session, String schema) throws InterruptedException {
        Optional<String> newest = session.value("SELECT MAX(TABLE_SCHEMA) FROM information_schema.TABLES WHERE TABLE_NAME = ? "
                + "AND LEFT(TABLE_SCHEMA, CHAR_LENGTH(?)) = ?", Notes.TABLE, schema + SchemaNames.RESTORED, schema + SchemaNames.RESTORED);
        return newest.isPresent() ? new Notes(session, newest.get()).find("mark", "by") : Optional.empty();
    }

    @Override
    public void close() {
        session.close();
    }
}
