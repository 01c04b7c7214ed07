package relight.core.runbook.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.SecretValues;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Word;
import relight.core.text.Place;

/** Passwords where they can be read, and code whose version nobody chose. */
final class SourceRules {

    private static final Pattern URL_PASSWORD = Pattern.compile("[a-zA-Z][\\w+.-]*://[^/\\s:@]*:[^@/\\s]+@.*", Pattern.DOTALL);
    private static final Pattern IMAGE = Pattern.compile("^\\s*(?:-\\s+)?image:\\s*[\"']?([^\\s\"'#{}$]+)[\"']?\\s*(?:#.*)?$");

    private SourceRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("RB-19", Severity.WARNING, (page, notes) -> {
                    page.sheets().forEach(sheet -> sheet.commands().forEach(command -> password(sheet, command, notes)));
                    page.fences().forEach(fence -> secrets(fence, notes));
                }),
                new Rule("RB-21", Severity.WARNING, (page, notes) -> {
                    page.sheets().forEach(sheet -> sheet.commands().forEach(command -> moving(sheet, command, notes)));
                    page.fences().forEach(fence -> images(fence, notes));
                }));
    }

    private static void password(Sheet sheet, Command command, Notes notes) {
        List<Word> arguments = command.arguments();
        if (command.runs("mysql", "mariadb", "mysqldump", "mariadb-dump", "mysqladmin")) {
            arguments.stream().filter(word -> word.text().matches("-p.*|--password(=.*)?")).findFirst()
                    .ifPresent(word -> notes.at(sheet, command, word.is("-p", "--password") ? "rb19.prompt" : "rb19.argument", command.program()));
        } else if (command.runs("psql", "pg_restore", "pg_dump") && command.has("-W", "--password")) {
            notes.at(sheet, command, "rb19.prompt", command.program());
        } else if (command.runs("redis-cli", "valkey-cli") && command.has("-a", "--pass") || command.runs("sshpass") && command.hasLetter('p')
                || command.runs("curl") && command.value("-u", "--user").filter(word -> word.text().matches("[^:]*:.+")).isPresent()) {
            notes.at(sheet, command, "rb19.argument", command.program());
        } else if (isSecretWritten(command)) {
            notes.at(sheet, command, "rb19.secret");
        }
        if ((command.runs(Sql.CLIENTS) || command.runs("curl", "wget", "git")) && arguments.stream().anyMatch(word -> URL_PASSWORD.matcher(word.text()).matches())) {
            notes.at(sheet, command, "rb19.argument", command.program());
        }
    }

    /** Given to kubectl or written into an action: the runbook is kept with every recovery. */
    private static boolean isSecretWritten(Command command) {
        if (!command.runs("kubectl", "oc")) {
            return false;
        }
        if (command.does("create")) {
            return command.operand(1).filter(word -> word.is("secret")).isPresent()
                    && command.arguments().stream().anyMatch(word -> word.literal().matches("(?s)--(from-literal=[^=]+|docker-password)=[^" + Word.OPEN + "]+"));
        }
        return command.does("patch") && command.operand(1).filter(word -> word.text().matches("(?i)secrets?(/.*)?")).isPresent()
                && command.value("-p", "--patch").filter(word -> word.literal().matches("(?s).*\\b(data|stringData)\\b.*:\\s*[\"']?[^\\s\"'{}:" + Word.OPEN + "]+[\"']?\\s*\\}.*")).isPresent();
    }

    private static void secrets(Fence fence, Notes notes) {
        if (fence.language().equals("kubernetes")) {
            SecretValues.of(fence.body(), new Place("", fence.line() + 1, 1)).written()
                    .forEach(value -> notes.at(value.place().line(), value.place().column(), "rb19.secret"));
        }
    }

    private static void moving(Sheet sheet, Command command, Notes notes) {
        if (command.runs("bash", "sh", "zsh", "python", "python3", "perl", "ruby")) {
            boolean piped = command.isFed() && command.operands().isEmpty() && command.pipeline().commands().subList(0, command.position()).stream()
                    .anyMatch(one -> one.runs("curl", "wget"));
            boolean substituted = command.arguments().stream().flatMap(word -> word.substitutions().stream()).flatMap(List::stream)
                    .anyMatch(one -> one.runs("curl", "wget"));
            if (piped || substituted) {
                notes.at(sheet, piped ? command.pipeline().commands().getFirst() : command, "rb21.pipe");
            }
        } else if (command.runs("docker", "podman") && (command.does("run") || command.does("pull") || command.does("create"))) {
            command.operand(1).filter(word -> word.literal().endsWith(":latest")).ifPresent(word -> notes.at(sheet, command, "rb21.image", word.text()));
        } else if (command.runs("kubectl", "oc")) {
            command.arguments().stream().filter(word -> word.literal().matches("(--image=)?\\S+:latest")).findFirst()
                    .ifPresent(word -> notes.at(sheet, command, "rb21.image", word.text().replaceFirst("--image=", "")));
        } else if (command.runs("helm") && (command.does("install") || command.does("upgrade"))) {
            chart(command).ifPresent(chart -> notes.at(sheet, command, "rb21.chart", chart.text()));
        }
    }

    /** The chart that comes from a repository in whichever version is newest there. */
    private static Optional<Word> chart(Command helm) {
        int at = helm.has("--generate-name") ? 1 : 2;
        return helm.operand(at).filter(chart -> !helm.has("--version") && !chart.text().matches("(\\./|\\.\\./|/|~|\\$|\\.$).*|.*\\.tgz|[^/]+")
                && chart.literal().indexOf(Word.OPEN) < 0);
    }

    private static void images(Fence fence, Notes notes) {
        if (!fence.language().matches("ya?ml|docker-?compose|compose|kubernetes|k8s")) {
            return;
        }
        String[] lines = fence.body().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher image = IMAGE.matcher(lines[i]);
            if (image.matches() && (image.group(1).endsWith(":latest") || !image.group(1).matches(".*(@sha256:|:[\\w.-]+$).*"))) {
                int offset = fence.offsetOf(fence.line() + 1 + i) + image.start(1);
                notes.at(fence.lineOf(offset), fence.columnOf(offset), "rb21.image", image.group(1));
            }
        }
    }
}
