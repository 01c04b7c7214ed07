package relight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.approval.KeyKeeper;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.HeadGuard;
import relight.core.protocol.HandOvers;
import relight.core.protocol.ProtocolLog;
import relight.core.recovery.TimeSource;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Opens the journal of a data folder. One that does not hold any more what was signed of it, such as an old copy that was put back,
 * is kept aside as evidence; a new one names its signed head, and every open recovery goes on there at once.
 */
final class JournalOpening {

    private static final List<String> PARTS = List.of("", "-wal", "-shm");

    private final TimeSource time;
    private final HeadGuard guard;
    private final KeyKeeper keys;
    private final String host;
    private final Consumer<Message> told;

    /** @param told where a person reads what happened */
    JournalOpening(TimeSource time, HeadGuard guard, KeyKeeper keys, String host, Consumer<Message> told) {
        this.time = time;
        this.guard = guard;
        this.keys = keys;
        this.host = host;
        this.told = told;
    }

    ProtocolLog open(Path file) {
        SqliteJournal journal = SqliteJournal.open(file, time);
        Optional<Checkpoint> signed = signed(journal);
        if (signed.isEmpty() || continues(journal, signed.get())) {
            return journal;
        }
        long left = journal.size();
        journal.close();
        return successor(file, signed.get(), left);
    }

    /** A head that cannot be read keeps nobody from recovering; the notary tells of it, and signs nothing until it can. */
    private Optional<Checkpoint> signed(SqliteJournal journal) {
        try {
            return guard.last(Checkpoint.origin(journal.logId())).map(note -> Checkpoint.read(note.text()));
        } catch (Problem unreadable) {
            return Optional.empty();
        }
    }

    /** A page that cannot be read is the business of the file's check, which blocks nobody. */
    private static boolean continues(SqliteJournal journal, Checkpoint head) {
        try {
            return head.size() <= journal.size() && Arrays.equals(head.root(), journal.root(head.size()));
        } catch (Problem | IllegalArgumentException unreadable) {
            return true;
        }
    }

    private ProtocolLog successor(Path file, Checkpoint signed, long left) {
        Path aside = aside(file);
        SqliteJournal fresh = SqliteJournal.open(file, time, Optional.of(signed.size() + " " + HexFormat.of().formatHex(signed.root())));
        try (SqliteJournal old = SqliteJournal.open(aside, time)) {
            new HandOvers(fresh, keys, new HandOvers.Here(host, "")).carryOver(old, host);
        }
        told.accept(Message.of("evidence.succession", left, signed.size(), aside.toString()));
        return fresh;
    }

    private static Path aside(Path file) {
        int number = 1;
        while (Files.exists(file.resolveSibling("journal-not-continued-" + number + ".db"))) {
            number++;
        }
        Path aside = file.resolveSibling("journal-not-continued-" + number + ".db");
        try {
            for (String part : PARTS) {
                Path from = Path.of(file + part);
                if (Files.exists(from)) {
                    Files.move(from, Path.of(aside + part));
                }
            }
            return aside;
        } catch (IOException e) {
            throw new Problem(Message.of("evidence.succession.failed", file.toString(), String.valueOf(e.getMessage())),
                    Message.of("evidence.succession.failed.remedy"), e);
        }
    }
}
