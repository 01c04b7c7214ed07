package relight.ui.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.KnownKeys;
import relight.core.protocol.Erasure;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.RecordAdditions;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Background;

/**
 * What is done to a record after it was written. Each change either stands in the journal when it is told done, or nothing of it
 * does and the person keeps what they wrote. Lives on the FX thread.
 */
public final class RecordChangesViewModel {

    /** What the changes are made with. */
    public record Services(ProtocolLog log, RecordAdditions additions, Erasure erasure, Supplier<KnownKeys> keys) {}

    private final Services services;
    private final Background background;
    private final String operator;

    /** @param operator who works at this console, where that is known */
    public RecordChangesViewModel(Services services, Background background, String operator) {
        this.services = services;
        this.background = background;
        this.operator = operator;
    }

    String operator() {
        return operator;
    }

    /** Told how a change ended. */
    record Ends<T>(Consumer<T> done, Consumer<Exception> failed) {}

    private <T> void run(Callable<T> work, Ends<T> ends) {
        background.run(work, ends.done(), ends.failed());
    }

    void note(String recovery, String text, String solution, String by, Optional<Instant> happened, Ends<Entry> ends) {
        RecordAdditions additions = services.additions();
        run(() -> solution.isBlank() ? additions.note(recovery, text, by, happened) : additions.problem(recovery, text, solution, by, happened), ends);
    }

    void attach(String recovery, Path file, String caption, String by, Ends<Entry> ends) {
        run(() -> services.additions().attach(recovery, file, caption, by, Optional.empty(), Optional.empty()), ends);
    }

    void amend(String recovery, long event, String correction, String by, Ends<Entry> ends) {
        run(() -> services.additions().amend(recovery, event, correction, by), ends);
    }

    void sign(String recovery, String by, String role, String statement, Ends<Entry> ends) {
        run(() -> services.additions().sign(recovery, by, role, statement), ends);
    }

    /** What somebody signs on their own machine. */
    void ask(String recovery, Ends<ApprovalRequest> ends) {
        run(() -> services.additions().ask(recovery), ends);
    }

    void countersign(String recovery, String answer, String statement, Ends<Entry> ends) {
        run(() -> services.additions().countersign(recovery, answer, services.keys().get(), statement), ends);
    }

    /** What would go of somebody, in one record or in all. */
    void preview(String words, Optional<String> recovery, Ends<Erasure.Preview> ends) {
        run(() -> services.erasure().preview(words, recovery), ends);
    }

    /** Erases only where the words are typed a second time. */
    void erase(Erasure.Preview preview, List<Erasure.Trace> files, String reason, String typed, Ends<List<Entry>> ends) {
        if (!confirmed(preview, typed)) {
            ends.failed().accept(new Problem(Message.of("records.erase.mistyped", typed, preview.words()), Message.of("records.erase.retype")));
            return;
        }
        run(() -> services.erasure().erase(preview, files, reason), ends);
    }

    static boolean confirmed(Erasure.Preview preview, String typed) {
        return typed.strip().equals(preview.words());
    }

    /** The bytes of an attached file, after their hash was checked. */
    void file(String recovery, long event, Ends<byte[]> ends) {
        run(() -> bytes(recovery, event), ends);
    }

    private byte[] bytes(String recovery, long event) {
        return services.log().entries(recovery).stream().filter(entry -> entry.number() == event).map(Entry::event).filter(Attached.class::isInstance)
                .map(Attached.class::cast).findFirst().map(services.additions()::file).orElseThrow(() -> new Problem(Message.of("records.file.erased")));
    }

    /** Writes an attached file to where a person wants it. */
    void save(String recovery, long event, Path to, Ends<Path> ends) {
        run(() -> {
            byte[] bytes = bytes(recovery, event);
            try {
                return Files.write(to, bytes);
            } catch (java.io.IOException e) {
                throw new Problem(Message.of("protocol.screen.export.failed", to.toString(), String.valueOf(e.getMessage())),
                        Message.of("protocol.screen.export.failed.remedy"), e);
            }
        }, ends);
    }
}
