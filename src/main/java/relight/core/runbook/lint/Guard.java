package relight.core.runbook.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.ShellScript;
import relight.core.runbook.shell.Word;

/**
 * A part of a fence in whose place Relight's own guarded restore can stand.
 *
 * @param engine of the restore: {@code postgresql}, {@code sqlite} or {@code files}
 * @param from   first line of the part, from 1
 * @param to     its last line
 */
public record Guard(String engine, int from, int to) {

    /** A restore beside what is in use; the guarded one would take its place. */
    private static final Pattern BESIDE = Pattern.compile("(?i)(.*[_.-])?(te?mp|test|scratch|staging|verify|probe|drill)([_.-].*|db)?");

    /** The part around a place, if it stands alone and restores what Relight has a plan for. */
    static Optional<Guard> of(Sheet sheet, int offset) {
        if (!sheet.fence().isShell()) {
            return Optional.empty();
        }
        List<String> lines = sheet.lines();
        int at = sheet.fence().lineOf(offset) - sheet.fence().line() - 1;
        Optional<Guard> known = sheet.guards().get(at);
        if (known == null) {
            int[] part = sheet.isOwnProcess() ? new int[] {0, lines.size() - (lines.getLast().isEmpty() ? 2 : 1)} : paragraph(lines, at);
            known = ofPart(sheet, part);
            for (int line = part[0]; line <= part[1]; line++) {
                sheet.guards().put(line, known);
            }
        }
        return known;
    }

    private static Optional<Guard> ofPart(Sheet sheet, int[] part) {
        int last = sheet.fence().line() + 1 + part[1];
        int first = sheet.isOwnProcess() ? sheet.fence().line() + 1
                : firstCommand(sheet, sheet.fence().line() + 1 + part[0], last);
        List<Command> within = sheet.commands().stream().filter(command -> lineOf(sheet, command) >= first && lineOf(sheet, command) <= last).toList();
        String text = String.join("\n", sheet.lines().subList(first - sheet.fence().line() - 1, part[1] + 1));
        Set<Command> heads = new HashSet<>(within);
        boolean alone = ShellScript.read(text).unclosed().isEmpty() && within.stream().allMatch(command -> startsWithin(command.frame(), heads));
        return alone && within.stream().noneMatch(command -> isBeside(sheet, command))
                ? within.stream().flatMap(command -> engine(sheet, command).stream()).findFirst().map(engine -> new Guard(engine, first, last))
                : Optional.empty();
    }

    private static int[] paragraph(List<String> lines, int at) {
        int first = at;
        int last = at;
        while (first > 0 && !lines.get(first - 1).isBlank()) {
            first--;
        }
        while (last + 1 < lines.size() && !lines.get(last + 1).isBlank()) {
            last++;
        }
        return new int[] {first, last};
    }

    /** Variables set at the beginning stay in the shell: later lines may want them. */
    private static int firstCommand(Sheet sheet, int from, int to) {
        return sheet.commands().stream().filter(command -> lineOf(sheet, command) >= from && lineOf(sheet, command) <= to)
                .filter(command -> !command.words().isEmpty() && !command.runs("export")
                        && !command.frame().isWithin(Frame.Kind.SUBSTITUTION))
                .mapToInt(command -> lineOf(sheet, command)).min().orElse(from);
    }

    private static int lineOf(Sheet sheet, Command command) {
        return sheet.fence().lineOf(command.start());
    }

    private static boolean startsWithin(Frame frame, Set<Command> within) {
        for (Optional<Frame> one = Optional.of(frame); one.isPresent(); one = one.get().parent()) {
            if (one.get().head().isPresent() && !within.contains(one.get().head().get())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBeside(Sheet sheet, Command command) {
        Stream<String> databases = Stream.of("DB_NAME", "PGDATABASE", "DATABASE", "DB").flatMap(name -> sheet.value(name, command).stream())
                .map(word -> sheet.expand(word, command));
        Stream<String> named = command.runs("psql", "pg_restore") ? command.value("-d", "--dbname").stream().map(word -> sheet.expand(word, command))
                : command.runs("createdb") ? command.operands().stream().map(Word::text) : Stream.of();
        return Stream.concat(databases, named).anyMatch(name -> BESIDE.matcher(name).matches());
    }

    private static Optional<String> engine(Sheet sheet, Command command) {
        if (Restoring.isRemote(command)) {
            return Optional.empty();
        }
        if (Restoring.fromDump(command).filter(program -> program.matches("pg_restore|psql")).isPresent()) {
            return Optional.of("postgresql");
        }
        if (Restoring.isScript(command)) {
            boolean postgresql = command.text().matches("(?is).*(postgres|pgsql|\\bpg).*")
                    || sheet.all("psql", "pg_restore").findAny().isPresent();
            return postgresql ? Optional.of("postgresql") : Optional.empty();
        }
        if (command.runs("cp", "mv", "sqlite3") && command.text().matches("(?s).*(\\.sqlite3?|\\.db)(\\s.*|$)")) {
            return Optional.of("sqlite");
        }
        boolean ofADatabase = command.text().matches("(?s).*(/var/lib/(postgresql|pgsql|mysql|redis|mongo)|PGDATA).*");
        return Restoring.isUnpacking(command) && !ofADatabase ? Optional.of("files") : Optional.empty();
    }
}
