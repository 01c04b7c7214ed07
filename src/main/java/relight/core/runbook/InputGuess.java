package relight.core.runbook;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.runbook.Input.Kind;

/** What a value must be, guessed from what the document calls it; the surest signs first. */
final class InputGuess {

    private record Sign(Pattern words, Kind kind) {}

    private static final List<Sign> SIGNS = List.of(
            sign("pass|passwd|password|passwort|passphrase|pwd|secret|token|credential|credentials|apikey|pgpassword|пароль|секрет"
                    + "|(api|access|private|secret)_key", Kind.SECRET),
            sign("dir|folder|path|file|datei|pfad|verzeichnis|ordner|файл|шлях|тека", Kind.PATH),
            sign("time|timestamp|zeitstempel|date|datetime|since|until|zeit|datum|zeitpunkt|час|дата", Kind.TIME),
            sign("port|count|number|replicas|pid|size|limit|seconds|minutes|hours|days|retries|anzahl|nummer|кількість|порт|номер", Kind.NUMBER),
            sign("bucket|host|hostname|user|username|database|db|dbname|namespace|ns|region|node|pod|deployment|service|server|cluster"
                    + "|context|table|role|name|system|id|uuid|revision|version|release|tag|commit|ім_я|хост|база", Kind.NAME),
            sign("backup|dump|snapshot|sicherung|копія|бекап", Kind.BACKUP));
    private static final Pattern CHOICE = Pattern.compile("\\[([^|\\]]+(?:\\|[^|\\]]+)+)\\]");
    private static final Pattern PHONE = Pattern.compile("\\+\\d{1,3}[- ]?X.*");

    private InputGuess() {}

    private static Sign sign(String words, Kind kind) {
        return new Sign(Pattern.compile("(?:.*_)?(?:" + words + ")(?:_.*)?"), kind);
    }

    /**
     * The input for a variable.
     *
     * @param words what the document calls it
     */
    static Input input(String variable, String words) {
        var choice = CHOICE.matcher(words);
        if (choice.matches()) {
            return new Input(variable, Kind.CHOICE, Optional.empty(), List.of(choice.group(1).split("\\|")), words);
        }
        return new Input(variable, kind(words), Optional.empty(), List.of(), words);
    }

    private static Kind kind(String words) {
        if (PHONE.matcher(words).matches()) {
            return Kind.PHONE;
        }
        if (DateShape.of(words).isPresent()) {
            return Kind.TIME;
        }
        String name = words.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "").replaceAll("[ '’-]", "_");
        if (name.matches("(.*_)?(backup|dump|snapshot)(_(file|name|id))?")) {
            return Kind.BACKUP;
        }
        return SIGNS.stream().filter(sign -> sign.words().matcher(name).matches()).map(Sign::kind).findFirst().orElse(Kind.TEXT);
    }
}
