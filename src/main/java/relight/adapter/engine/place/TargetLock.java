package relight.adapter.engine.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import relight.core.recovery.StepRun;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * One restore at a time: a file beside the target that names who restores it (ALL-15). It outlives a crash; a lock of a process that
 * is dead on this machine may be taken over, one of another machine only a person can lift.
 */
public final class TargetLock {

    private final Path file;

    private TargetLock(Path file) {
        this.file = file;
    }

    /**
     * Who has it.
     *
     * @param who as {@link StepRun#owner} says
     */
    public record Owner(String recovery, String who, String host, long pid, long started, Instant since) {

        /** As a person is told. */
        public String text() {
            return (who.contains("@") ? who : who + "@" + host) + ", " + recovery + ", " + since.truncatedTo(ChronoUnit.SECONDS);
        }

        static Owner mine(StepRun run) {
            ProcessHandle self = ProcessHandle.current();
            return new Owner(run.recovery(), run.owner().replaceAll("\\s", " "), PlaceProbe.host(), self.pid(), startOf(self), Instant.now());
        }

        String line() {
            return String.join("\t", recovery, who, host, Long.toString(pid), Long.toString(started), since.toString()) + "\n";
        }

        static Optional<Owner> read(String line) {
            String[] parts = line.strip().split("\t");
            return parts.length != 6 ? Optional.empty() : Optional.of(new Owner(parts[0], parts[1], parts[2], Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]), Instant.parse(parts[5])));
        }

        /** Of the same recovery, held by the same console. */
        boolean is(Owner other) {
            return recovery.equals(other.recovery) && host.equals(other.host) && pid == other.pid && started == other.started;
        }

        boolean dead() {
            return host.equals(PlaceProbe.host()) && ProcessHandle.of(pid).filter(ProcessHandle::isAlive)
                    .filter(process -> startOf(process) == started).isEmpty();
        }
    }

    public static TargetLock of(Path target) {
        return new TargetLock(target.resolveSibling("." + target.getFileName() + ".relight-lock"));
    }

    /** The living owner. */
    public Optional<Owner> owner() throws IOException {
        return read().filter(owner -> !owner.dead());
    }

    /**
     * Takes it, or keeps it where the recovery has it already.
     *
     * @throws Problem with the owner's name where somebody else restores the target
     */
    public void take(StepRun run) throws IOException {
        Owner mine = Owner.mine(run);
        Optional<Owner> before = read();
        if (before.isPresent() && (before.get().recovery().equals(run.recovery()) || before.get().dead())) {
            Files.delete(file);
        }
        try {
            Files.write(file, mine.line().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
        } catch (FileAlreadyExistsException e) {
            throw new Problem(Message.of("restore.beside.locked", file.toString(), read().map(Owner::text).orElse("?")),
                    Message.of("restore.beside.locked.remedy", file.toString()), e);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Gives it back; somebody else's stays. */
    public void release(String recovery) throws IOException {
        if (read().filter(owner -> owner.recovery().equals(recovery)).isPresent()) {
            Files.deleteIfExists(file);
        }
    }

    private Optional<Owner> read() throws IOException {
        return Files.exists(file) ? Owner.read(Files.readString(file)) : Optional.empty();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
