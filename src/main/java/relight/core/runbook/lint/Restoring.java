package relight.core.runbook.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.Redirection;
import relight.core.runbook.shell.Word;

/** Which commands bring data back. */
final class Restoring {

    /** Programs that unpack or fetch what the next one in the pipeline reads. */
    static final String[] SOURCES = {"gunzip", "gzip", "zcat", "zstd", "zstdcat", "unzstd", "xz", "xzcat", "bzip2", "bzcat", "bunzip2", "lz4",
        "pigz", "aws", "gsutil", "az", "curl", "wget", "openssl", "gpg", "age", "ssh", "restic", "rclone", "mc", "pv", "cat"};

    private static final Pattern SCRIPT = Pattern.compile("(?i).*restor.*|.*wiederherstell.*");
    private static final Pattern REMOTE = Pattern.compile("(?i)(s3|gs|az|azure|minio|sftp|ftp|https?)://.*");

    /** Whether a command restores anything at all. */
    static final Predicate<Command> ANY = Restoring::isOne;

    private Restoring() {}

    /** Whether it restores anything at all. */
    static boolean isOne(Command command) {
        return fromDump(command).isPresent() || isScript(command) || isVelero(command) || command.runs("mongorestore", "pgbackrest")
                && (command.runs("mongorestore") || command.does("restore")) || command.runs("restic", "borg") && command.operands().stream()
                        .anyMatch(word -> word.is("restore", "extract"));
    }

    static boolean isVelero(Command command) {
        return command.runs("velero") && (command.does("restore", "create") || command.does("create", "restore"));
    }

    /** A script of the team's own that is called a restore. */
    static boolean isScript(Command command) {
        String program = command.program();
        if (command.runs("bash", "sh") && !command.arguments().isEmpty()) {
            String file = command.arguments().getFirst().text();
            return file.endsWith(".sh") && SCRIPT.matcher(file.substring(file.lastIndexOf('/') + 1)).matches();
        }
        return SCRIPT.matcher(program).matches() && !program.equals("pg_restore") && !program.equals("mongorestore")
                && !command.words().isEmpty() && (command.words().getFirst().text().contains("/") || program.endsWith(".sh"));
    }

    /** The program that reads a dump into a database, where it is one. */
    static Optional<String> fromDump(Command command) {
        boolean restores = switch (command.program()) {
            case "pg_restore" -> !command.has("-l", "--list", "--version") && (command.value("-d", "--dbname").isPresent() || command.isFed()
                    || command.words().size() > 1 && command.value("-f", "--file").isEmpty());
            case "psql" -> command.has("-f", "--file") || command.value("-f", "--file").isPresent() || isFedByDump(command);
            case "mysql", "mariadb" -> isFedByDump(command);
            default -> false;
        };
        return restores ? Optional.of(command.program()) : Optional.empty();
    }

    private static boolean isFedByDump(Command command) {
        return command.redirections().stream().anyMatch(one -> one.operator().equals("<"))
                || command.isFed() && command.pipeline().commands().subList(0, command.position()).stream()
                        .anyMatch(one -> one.runs(SOURCES) || one.runs("sed", "pg_dump", "mysqldump"));
    }

    /** Fetches from a store to this machine. */
    static boolean isFetching(Command command) {
        return source(command).isPresent();
    }

    /** What it fetches from a store, if it does. */
    static Optional<Word> source(Command command) {
        if (command.runs("aws", "gsutil", "mc", "rclone") && command.operands().stream().anyMatch(word -> word.is("cp", "sync", "copy", "copyto"))) {
            List<Word> operands = command.operands();
            if (operands.size() >= 2 && !REMOTE.matcher(operands.getLast().text()).matches()) {
                Word from = operands.get(operands.size() - 2);
                return REMOTE.matcher(from.text()).matches() || command.runs("mc", "rclone") ? Optional.of(from) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    static boolean isUnpacking(Command command) {
        if (!command.runs("tar", "bsdtar", "gtar") || command.arguments().isEmpty()) {
            return false;
        }
        return command.has("--extract", "--get") || command.hasLetter('x') || command.arguments().getFirst().text().matches("[a-zA-Z]*x[a-zA-Z]*")
                && !command.arguments().getFirst().text().startsWith("-");
    }

    /** Whether it runs elsewhere: in a container, a pod, on another host. */
    static boolean isRemote(Command command) {
        for (Optional<Command> one = command.outer(); one.isPresent(); one = one.get().outer()) {
            if (isRemoteShell(one.get())) {
                return true;
            }
        }
        for (Optional<Frame> frame = Optional.of(command.frame()); frame.isPresent(); frame = frame.get().parent()) {
            Optional<Command> head = frame.get().kind() == Frame.Kind.STRING ? frame.get().head() : Optional.empty();
            if (head.isPresent() && (isRemoteShell(head.get()) || isRemote(head.get()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRemoteShell(Command command) {
        return command.runs("kubectl", "oc", "docker", "podman", "docker-compose", "ssh");
    }

    /** The file that output goes to, by redirection. */
    static Optional<Word> output(Command command) {
        return command.redirections().stream().filter(Redirection::writes).map(Redirection::target).findFirst();
    }
}
