package relight.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;
import relight.core.protocol.HandOvers;
import relight.core.recovery.Crew;
import relight.core.recovery.RecoverySession;
import relight.core.text.Message;
import relight.core.text.Problem;

/** How a recovery comes to this machine from another one, goes to another one, and to another person. */
final class TakeOverOptions {

    private static final long PATIENCE_SECONDS = 10;

    @Option(names = "--take-over")
    private boolean takeOver;

    @Option(names = "--hand-over", paramLabel = "FILE")
    private Optional<Path> handOver = Optional.empty();

    @Option(names = "--to", paramLabel = "NAME")
    private Optional<String> to = Optional.empty();

    @Option(names = "--lead", paramLabel = "NAME")
    private Optional<String> lead = Optional.empty();

    /**
     * The recovery that is meant, which is on this machine then: taken over where it is a bundle, where the journal here does not know
     * it, or where it has gone and is to come back.
     */
    String bring(String named, RecoveryServices parts, Terminal terminal, String operator) {
        HandOvers handOvers = parts.handOvers();
        if (isFile(named)) {
            return tell(handOvers.takeOver(Path.of(named), operator), parts, terminal);
        }
        boolean known = !parts.engine().entries(named).isEmpty();
        if (!known && handOvers.place().isPresent()) {
            return tell(handOvers.takeOver(named, operator), parts, terminal);
        }
        if (known) {
            look(named, handOvers, operator).ifPresent(why -> terminal.tell(terminal.words().say("people.evidence.failing", why)));
            Optional<Crew.Gone> gone = parts.engine().look(named).crew().gone();
            if (gone.isPresent() && takeOver) {
                return tell(handOvers.takeOver(named, operator), parts, terminal);
            }
        }
        return named;
    }

    private static boolean isFile(String named) {
        try {
            return Files.isRegularFile(Path.of(named));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** A store that does not answer keeps nobody from recovering. */
    private static Optional<Message> look(String recovery, HandOvers handOvers, String operator) {
        CompletableFuture<Optional<Message>> looking = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> looking.complete(handOvers.lookWhoHasIt(recovery, operator)));
        try {
            return looking.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Optional.of(Message.of("people.evidence.silent", handOvers.place().orElse("")));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String tell(HandOvers.TakenOver taken, RecoveryServices parts, Terminal terminal) {
        terminal.tell(terminal.words().say("people.terminal.taken-over", taken.recovery(), taken.bundle().by(), taken.bundle().host(),
                taken.key().fingerprint()));
        if (parts.keys().owner(taken.key()).isEmpty()) {
            terminal.tell(terminal.words().say("people.terminal.unknown-key"));
        }
        if (!taken.bundle().handedOver()) {
            terminal.tell(terminal.words().say("people.terminal.as-of", taken.bundle().writtenAt(), taken.bundle().host()));
        }
        if (!taken.filesThere().isEmpty()) {
            terminal.tell(terminal.words().say("people.terminal.files-there", String.join(", ", taken.filesThere())));
        }
        if (!taken.leftThere().isEmpty()) {
            terminal.tell(terminal.words().say("people.terminal.left-there", String.join(", ", taken.leftThere())));
        }
        return taken.recovery();
    }

    /** Whether it goes to another machine, and nothing is done here any more. */
    boolean handsOver() {
        return handOver.isPresent();
    }

    int handOver(RecoverySession session, RecoveryServices parts, Terminal terminal) {
        String whom = to.orElseThrow(() -> new Problem(Message.of("people.handover.nobody"), Message.of("people.handover.nobody.remedy")));
        Path file = handOver.orElseThrow();
        parts.handOvers().handOver(session, file, whom);
        terminal.tell(terminal.words().say("people.terminal.handed-over", session.id(), whom, file.toAbsolutePath().toString()));
        return ExitStatus.DONE;
    }

    /** Somebody else is in charge; they work at this terminal where they are the one it was started as. */
    void passLead(RecoverySession session, Terminal terminal, String reason) {
        lead.ifPresent(whom -> {
            session.people().passLead(whom, reason, false);
            terminal.tell(terminal.words().say("people.terminal.lead", whom));
        });
    }
}
