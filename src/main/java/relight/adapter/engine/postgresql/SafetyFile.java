package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.adapter.host.Script;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The file of a safety copy: on this machine, or at the host where the server is reached. */
sealed interface SafetyFile {

    static SafetyFile of(ActionRun at, String path) {
        return at.shell().<SafetyFile>map(shell -> new There(shell, path)).orElseGet(() -> new Here(at, Path.of(path)));
    }

    /** Its name while it is written. */
    String unfinished();

    boolean there() throws IOException, InterruptedException;

    /**
     * Whether it can be read from its first to its last block.
     *
     * @param restore pg_restore
     */
    boolean whole(Path restore) throws IOException, InterruptedException;

    /** Empty, for its owner alone. */
    void begin() throws IOException, InterruptedException;

    void discard() throws IOException, InterruptedException;

    /** Gives it its name; how many bytes it has. */
    long finish() throws IOException, InterruptedException;

    /** On this machine. */
    record Here(ActionRun at, Path file) implements SafetyFile {

        private Path part() {
            return file.resolveSibling(file.getFileName() + ".part");
        }

        @Override
        public String unfinished() {
            return part().toString();
        }

        @Override
        public boolean there() {
            return Files.isReadable(file);
        }

        @Override
        public boolean whole(Path restore) throws IOException, InterruptedException {
            return new ClientProcess(List.of(restore.toString(), "--file=/dev/null", file.toString()), Map.of("LC_ALL", "C"), at.run().spool(), line -> { }).run().good();
        }

        @Override
        public void begin() throws IOException {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(part());
            Files.createFile(part(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }

        @Override
        public void discard() throws IOException {
            Files.deleteIfExists(part());
        }

        @Override
        public long finish() throws IOException {
            Files.move(part(), file);
            return Files.size(file);
        }
    }

    /** At that host. */
    record There(HostShell shell, String file) implements SafetyFile {

        private static final Script IS = Script.of("[ -r \"$file\" ]\n");
        private static final Script WHOLE = Script.of("LC_ALL=C \"$restore\" --file=/dev/null \"$file\" >/dev/null 2>&1\n");
        private static final Script BEGIN = Script.of("umask 077; mkdir -p \"${file%/*}\" && rm -f \"$file.part\" && : > \"$file.part\"\n");
        private static final Script DISCARD = Script.of("rm -f \"$file.part\"\n");
        private static final Script FINISH = Script.of("[ ! -e \"$file\" ] && mv \"$file.part\" \"$file\" && wc -c < \"$file\"\n");

        @Override
        public String unfinished() {
            return file + ".part";
        }

        @Override
        public boolean there() throws IOException, InterruptedException {
            return shell.run(IS.with("file", file)).good();
        }

        @Override
        public boolean whole(Path restore) throws IOException, InterruptedException {
            return shell.run(WHOLE.with("restore", restore.toString()).with("file", file)).good();
        }

        @Override
        public void begin() throws IOException, InterruptedException {
            must(BEGIN);
        }

        @Override
        public void discard() throws IOException, InterruptedException {
            must(DISCARD);
        }

        @Override
        public long finish() throws IOException, InterruptedException {
            return Long.parseLong(must(FINISH).out().strip());
        }

        private Ran must(Script script) throws IOException, InterruptedException {
            Ran ran = shell.run(script.with("file", file));
            if (!ran.good()) {
                throw new Problem(Message.of("restore.host.fetch.unwritten", file, shell.address().toString(), ran.lastWords()),
                        Message.of("restore.host.fetch.unwritten.remedy"));
            }
            return ran;
        }
    }
}
