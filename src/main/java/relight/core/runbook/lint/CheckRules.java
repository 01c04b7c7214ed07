package relight.core.runbook.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.Word;

/** Checks that say nothing, and waits that do not wait. */
final class CheckRules {

    private static final Pattern HEALTH = Pattern.compile("(?i).*/(healthz?|readyz?|livez?|live|alive|ready|readiness|liveness|status|ping|up|"
            + "actuator[^?]*|health-?check|_cluster/health)(?:[/?#].*|$)");
    private static final Pattern TROUBLE = Pattern.compile("(?iuU).*(error|fehler|fail|exception|fatal|panic|помилк|збій|warn).*");
    private static final Pattern FAILED = Pattern.compile("(?iuU)\\b(fail(?:ed|ure|s)?|error|fehler\\w*|fehlgeschlagen|gescheitert|mismatch"
            + "|corrupt\\w*|defekt|beschädigt|kaputt|not ok|помилк\\w*|збій|пошкоджен\\w*)\\b");
    private static final Pattern COUNTED = Pattern.compile("(?is)\\s*select\\b.*\\bcount\\s*\\(.*");
    private static final Pattern COMPARED = Pattern.compile("(?is).*(\\bhaving\\b|\\bcase\\b|count\\s*\\([^)]*\\)\\s*(?:[<>=]|!=)|\\bassert\\b|\\braise\\b|1\\s*/).*");
    private static final Pattern EXPECTED = Pattern.compile("(?iuU).*\\b(expect\\w*|erwart\\w*|should|soll\\w*|at least|mindestens|more than|mehr als"
            + "|очіку\\w*|щонайменше|більше)\\D*\\d.*");

    private static final Predicate<Command> ENDS = command -> command.runs("exit", "return");
    private static final Predicate<Command> TURNS_AWAY = command -> command.runs("exit", "return", "false", "kill", "break");

    private CheckRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.commands("RB-1", Severity.WARNING, CheckRules::green),
                Rule.commands("RB-12", Severity.WARNING, CheckRules::endlessWait),
                Rule.commands("RB-25", Severity.WARNING, CheckRules::comparesNothing),
                new Rule("RB-26", Severity.WARNING, (page, notes) -> page.sheets().forEach(sheet -> quotes(sheet, notes))),
                Rule.commands("RB-31", Severity.WARNING, CheckRules::redisErrors));
    }

    private static void green(Sheet sheet, Command command, Notes notes) {
        if (command.runs("curl")) {
            curl(sheet, command, notes);
        } else if (isArchiveCheck(command) && !command.isLast() && !sheet.hasPipefail(command) && !isCaptured(command)) {
            last(command).filter(last -> last.runs("head", "tail", "less", "more", "wc", "tee", "cat", "sort", "grep", "awk", "sed", "cut", "jq"))
                    .ifPresent(last -> notes.at(sheet, command, "rb1.pipe", command.program(), last.program()));
        } else if (command.runs("grep", "egrep", "zgrep") && command.isLast()) {
            grep(sheet, command, notes);
        }
    }

    private static void curl(Sheet sheet, Command command, Notes notes) {
        if (!isAsked(command) || !(HEALTH.matcher(String.join(" ", addresses(command))).matches() || sheet.isCheck(command)) || isCaptured(command)) {
            return;
        }
        boolean fails = command.has("-f", "--fail", "--fail-with-body") || command.hasLetter('f') || command.has("-w", "--write-out");
        Optional<Command> last = command.isLast() ? Optional.empty() : last(command);
        // Up to 1.6, which Debian 12 has, jq -e finds nothing wrong with an answer that never came.
        boolean judges = last.filter(jq -> jq.runs("jq") && (jq.has("-e", "--exit-status") || jq.hasLetter('e'))).isPresent();
        if (last.filter(one -> one.runs("grep", "egrep", "bash", "sh", "python3", "python")).isPresent() || judges && sheet.hasPipefail(command)) {
            return;
        }
        if (!fails && !judges) {
            notes.at(sheet, command, "rb1.curl");
        } else if (last.isPresent() && !sheet.hasPipefail(command)) {
            notes.at(sheet, command, "rb1.pipe", "curl", last.get().program());
        }
    }

    private static List<String> addresses(Command command) {
        return command.operands().stream().map(Word::text).toList();
    }

    /** Asked for an answer only: nothing is sent or stored. */
    private static boolean isAsked(Command command) {
        String method = command.value("-X", "--request").map(Word::text).orElse("GET");
        return (method.equals("GET") || method.equals("HEAD"))
                && !command.has("-d", "--data", "--data-binary", "--data-raw", "-T", "--upload-file", "-F", "--form", "-O", "--remote-name")
                && command.value("-o", "--output").filter(word -> !word.is("/dev/null")).isEmpty();
    }

    private static boolean isArchiveCheck(Command command) {
        return switch (command.program()) {
            case "gzip", "gunzip", "zstd", "xz", "bzip2", "unzip" -> command.has("-t", "--test") || command.hasLetter('t');
            case "tar" -> command.has("--list", "-t") || command.hasLetter('t') || !command.arguments().isEmpty()
                    && command.arguments().getFirst().text().matches("[a-zA-Z]*t[a-zA-Z]*");
            case "pg_restore" -> command.has("-l", "--list");
            case "sha256sum", "sha512sum", "sha1sum", "md5sum" -> command.has("-c", "--check") || command.hasLetter('c');
            case "restic", "borg" -> command.does("check");
            default -> false;
        };
    }

    private static Optional<Command> last(Command command) {
        return Optional.of(command.pipeline().commands().getLast());
    }

    private static boolean isCaptured(Command command) {
        return command.frame().isWithin(Frame.Kind.SUBSTITUTION);
    }

    /** A search for errors in a log: it fails just where all is well. */
    private static void grep(Sheet sheet, Command command, Notes notes) {
        boolean trouble = command.operand(0).map(Word::text).or(() -> command.value("-e").map(Word::text)).filter(text -> TROUBLE.matcher(text).matches())
                .isPresent();
        boolean log = command.pipeline().commands().stream().anyMatch(one -> one.text().matches("(?is)(kubectl|oc|docker|podman|docker compose|docker-compose|helm)\\b.*\\blogs\\b.*"
                + "|journalctl\\b.*|.*\\.log\\b.*|.*/logs?/.*"));
        boolean judged = command.pipeline().negated() || !command.pipeline().after().isEmpty() || command.hasLetter('v') || command.has("--invert-match")
                || command.frame().isWithin(Frame.Kind.CONDITION, Frame.Kind.LOOP_CONDITION, Frame.Kind.SUBSTITUTION);
        if (trouble && log && !judged) {
            notes.at(sheet, command.pipeline().commands().getFirst(), "rb1.errors");
        }
    }

    private static void endlessWait(Sheet sheet, Command test, Notes notes) {
        if (!test.runs("[", "[[", "test") || test.frame().kind() != Frame.Kind.LOOP_CONDITION) {
            return;
        }
        List<Word> words = test.arguments();
        for (int i = 1; i + 1 < words.size(); i++) {
            if (words.get(i).is("=", "==", "!=", "-eq", "-ne") && isSameCall(words.get(i - 1), words.get(i + 1))) {
                notes.at(sheet, test, "rb12.wait");
            }
        }
    }

    private static boolean isSameCall(Word left, Word right) {
        if (left.substitutions().size() != 1 || right.substitutions().size() != 1
                || left.substitutions().getFirst().isEmpty() || right.substitutions().getFirst().isEmpty()) {
            return false;
        }
        Command one = left.substitutions().getFirst().getFirst();
        Command other = right.substitutions().getFirst().getFirst();
        return one.program().equals(other.program()) && !one.operands().isEmpty()
                && one.operands().stream().map(Word::text).toList().equals(other.operands().stream().map(Word::text).toList());
    }

    private static void comparesNothing(Sheet sheet, Command command, Notes notes) {
        if (command.runs("python", "python3", "php", "ruby", "node", "perl")) {
            printed(sheet, command, notes);
        } else if (command.runs("echo", "printf")) {
            said(sheet, command, notes);
        } else if (!isCaptured(command) && command.isLast() && !command.frame().isWithin(Frame.Kind.CONDITION)
                && Sql.statements(command).anyMatch(word -> COUNTED.matcher(word.text()).matches())
                && (sheet.isCheck(command) || !sheet.earlier(command, Restoring.ANY).isEmpty())) {
            Sql.statements(command).filter(word -> COUNTED.matcher(word.text()).matches() && !COMPARED.matcher(word.text()).matches())
                    .filter(word -> !EXPECTED.matcher(sheet.comment(command)).find()).findFirst()
                    .ifPresent(word -> notes.at(sheet, command, "rb25.count"));
        }
    }

    private static void printed(Sheet sheet, Command command, Notes notes) {
        Optional<Word> code = command.value("-c", "-e", "-r");
        if (code.isEmpty() || code.get().text().matches("(?s).*\\b(exit|assert|raise|throw|die|abort)\\b.*")) {
            return;
        }
        Matcher print = Pattern.compile("\\b(print|echo|puts|console\\.log|printf)\\b[^\\n]*").matcher(code.get().text());
        while (print.find()) {
            if (FAILED.matcher(print.group()).find()) {
                notes.at(sheet, code.get().place(print.start()), "rb25.print");
            }
        }
    }

    private static void said(Sheet sheet, Command command, Notes notes) {
        if (!FAILED.matcher(command.text()).find() || !command.isLast()) {
            return;
        }
        boolean inPlaceOfFailure = command.pipeline().before().equals("||") && command.pipeline().after().isEmpty()
                && command.frame().kind() != Frame.Kind.GROUP;
        boolean branch = (command.frame().kind() == Frame.Kind.ELSE || command.frame().kind() == Frame.Kind.THEN)
                && sheet.isCheck(command.frame().head().orElse(command))
                && sheet.untilEnd(TURNS_AWAY).noneMatch(one -> one.frame() == command.frame()) && sheet.later(command, ENDS).findAny().isEmpty();
        if (inPlaceOfFailure || branch) {
            notes.at(sheet, command, "rb25.print");
        }
    }

    private static void quotes(Sheet sheet, Notes notes) {
        sheet.script().unclosed().ifPresent(at -> notes.at(sheet, at, "rb26.shell"));
        sheet.all("python", "python3").forEach(command -> command.value("-c").ifPresent(code -> {
            int at = nestedQuote(code.text());
            if (at >= 0) {
                notes.at(sheet, code.place(at), "rb26.python");
            }
        }));
    }

    /** Where a formatted string begins that holds its own quote within braces; Python before 3.12 ends the string there. */
    private static int nestedQuote(String code) {
        Matcher begin = Pattern.compile("(?<![A-Za-z0-9_])[fF][rR]?(['\"])(?!\\1\\1)").matcher(code);
        int from = 0;
        while (begin.find(from)) {
            char quote = begin.group(1).charAt(0);
            int depth = 0;
            int at = begin.end();
            for (; at < code.length() && code.charAt(at) != '\n' && (code.charAt(at) != quote || depth > 0); at++) {
                if (code.charAt(at) == quote) {
                    return begin.start();
                }
                depth += code.charAt(at) == '{' ? 1 : code.charAt(at) == '}' ? -1 : 0;
            }
            from = Math.min(at + 1, code.length());
        }
        return -1;
    }

    private static void redisErrors(Sheet sheet, Command command, Notes notes) {
        if (!command.runs("redis-cli", "valkey-cli") || command.has("-e") || !command.isLast() || isCaptured(command)) {
            return;
        }
        String asked = String.join(" ", command.operands().stream().limit(2).map(Word::text).toList());
        if (asked.matches("(?i)(cluster (failover|reset|meet|addslots\\w*|delslots\\w*|forget|replicate|setslot)|replicaof|slaveof|failover"
                + "|config (set|rewrite)|flushall|flushdb|restore|migrate|debug|rename|acl (setuser|load))\\b.*")) {
            notes.at(sheet, command, "rb31.redis", asked);
        }
    }
}
