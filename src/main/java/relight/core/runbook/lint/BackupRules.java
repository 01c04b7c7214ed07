package relight.core.runbook.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.shell.Assignment;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.Word;

/** What goes wrong with the backups themselves: which is taken, where it is put, how old ones are deleted. */
final class BackupRules {

    private static final Pattern BACKUP = Pattern.compile("(?i).*(backup|sicherung|dump|snapshot|archiv|резерв).*");
    private static final Pattern BACKUP_FILE = Pattern.compile("(?i).*\\.(sql|dump|rdb|bak|tar|tgz|gz|zst|xz|zip)\\W*");
    private static final Pattern NEWEST_NAME = Pattern.compile("(?i)(?:^|.*[/_.-])(latest|newest|current|neueste[rs]?|aktuell\\w*|last)(?:[_.-].*|$)");
    private static final Pattern DATED = Pattern.compile(".*(?<!\\d)(20\\d\\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])|[-_](?:0[1-9]|1[0-2])[-_](?:0[1-9]|[12]\\d|3[01])))"
            + "(?!\\d).*", Pattern.DOTALL);
    private static final Pattern FIXED = Pattern.compile("(/var)?/tmp/[^" + Word.OPEN + "*?]*[^/" + Word.OPEN + "*?]");
    private static final Pattern SIDECAR = Pattern.compile(".*\\.(sha\\d+(sum)?|md5(sum)?|sig|asc|sum|checksum|json|csv|txt|log)");
    private static final Pattern WEB_USER = Pattern.compile("(www-data|apache|httpd|nginx|http|tomcat\\d*|php-fpm|php|www|web|webapp|nobody|app|node|deploy)(:.*)?");

    private static final Predicate<Command> CHANGES_FOLDER = command -> command.runs("cd", "pushd")
            && !command.frame().isWithin(Frame.Kind.SUBSHELL, Frame.Kind.SUBSTITUTION);
    private static final Predicate<Command> REPLACES_DUMP = BackupRules::replacesDump;
    private static final Predicate<Command> SAVES = command -> command.runs("redis-cli", "valkey-cli")
            && command.operands().stream().findFirst().filter(word -> word.text().matches("(?i)(bg)?save")).isPresent();
    private static final Predicate<Command> NAMES_APPENDONLY = command -> command.text().toLowerCase().contains("appendonly")
            || command.redirections().stream().anyMatch(redirection -> redirection.target().text().contains("appendonly"));
    private static final Predicate<Command> REMOVES = command -> command.runs("rm", "trap");

    private BackupRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.commands("RB-5", Severity.WARNING, BackupRules::newestByName),
                Rule.sheets("RB-6", Severity.WARNING, BackupRules::namesOfYesterday),
                Rule.commands("RB-13", Severity.DANGER, BackupRules::deletedByAge),
                Rule.commands("RB-14", Severity.DANGER, BackupRules::overTheLiveSystem),
                Rule.commands("RB-15", Severity.DANGER, BackupRules::writableByService),
                Rule.commands("RB-17", Severity.DANGER, BackupRules::redisFile),
                Rule.commands("RB-22", Severity.WARNING, BackupRules::fixedName),
                Rule.sheets("RB-32", Severity.WARNING, BackupRules::sidecar));
    }

    private static boolean isListing(Command command) {
        return command.runs("ls", "find", "dir") || command.runs("aws", "gsutil", "mc", "rclone", "az") && command.operands().stream()
                .anyMatch(word -> word.is("ls", "list", "lsf", "list-objects", "list-objects-v2"));
    }

    private static void newestByName(Sheet sheet, Command list, Notes notes) {
        List<Command> pipeline = list.pipeline().commands();
        boolean captured = list.frame().kind() == Frame.Kind.SUBSTITUTION || pipeline.getLast().runs("xargs");
        if (!isListing(list) || !captured) {
            return;
        }
        boolean one = pipeline.stream().anyMatch(part -> part.runs("tail", "head")
                && (part.has("-1", "-n1") || part.value("-n").filter(word -> word.is("1")).isPresent()));
        boolean sorted = pipeline.stream().anyMatch(part -> part.runs("sort")) || list.runs("ls") && list.hasLetter('t')
                || list.runs("ls", "aws") && one;
        boolean chosen = list.has("--query") || pipeline.stream().anyMatch(part -> part.runs("grep", "egrep", "awk")
                && part.text().matches("(?s).*\\\\?\\.\\w+\\$.*"));
        Optional<Assignment> into = sheet.commands().stream().flatMap(command -> command.assignments().stream())
                .filter(assignment -> assignment.value().substitutions().stream().anyMatch(within -> within.contains(list))).findFirst();
        boolean backup = BACKUP.matcher(list.text()).matches() || list.text().contains("://")
                || into.filter(assignment -> BACKUP.matcher(assignment.name()).matches()).isPresent();
        if (one && sorted && !chosen && backup) {
            notes.at(sheet, list, "rb5.newest");
        }
    }

    /** Names in a restore that hold a date, or that promise the newest and are made nowhere in the document. */
    private static void namesOfYesterday(Sheet sheet, Notes notes) {
        for (Command command : sheet.commands()) {
            restored(command).forEach(word -> {
                Matcher dated = DATED.matcher(word.literal());
                String name = word.literal().substring(word.literal().lastIndexOf('/') + 1);
                if (dated.matches() && notes.first(sheet.fence().line() + name)) {
                    notes.at(sheet, word.start(), "rb6.dated", asDate(dated.group(1)));
                } else if (!dated.matches() && NEWEST_NAME.matcher(name).matches() && !isMade(sheet, name)
                        && notes.first(sheet.fence().line() + name)) {
                    notes.at(sheet, word.start(), "rb6.latest", name);
                }
            });
        }
    }

    private static String asDate(String digits) {
        String bare = digits.replaceAll("\\D", "");
        return bare.substring(0, 4) + "-" + bare.substring(4, 6) + "-" + bare.substring(6);
    }

    private static Stream<Word> restored(Command command) {
        if (Restoring.isVelero(command)) {
            return command.value("--from-backup").stream();
        }
        if (Restoring.isFetching(command)) {
            return Restoring.source(command).filter(word -> BACKUP.matcher(word.text()).matches() || BACKUP_FILE.matcher(word.text()).matches()).stream();
        }
        if (Restoring.isScript(command) || Restoring.fromDump(command).isPresent()) {
            return Stream.concat(command.arguments().stream(), Stream.concat(inputs(command), command.pipeline().commands().stream()
                    .takeWhile(one -> one != command.outermost()).flatMap(one -> Stream.concat(one.operands().stream(), inputs(one)))));
        }
        return Restoring.isUnpacking(command) ? command.arguments().stream().filter(word -> BACKUP_FILE.matcher(word.text()).matches()) : Stream.of();
    }

    private static Stream<Word> inputs(Command command) {
        return command.redirections().stream().filter(one -> one.operator().equals("<")).map(one -> one.target());
    }

    private static boolean isMade(Sheet sheet, String name) {
        return sheet.commands().stream().anyMatch(one -> {
            boolean copies = one.runs("ln", "cp", "mv", "aws", "gsutil") && !Restoring.isFetching(one);
            Stream<Word> made = Stream.concat(copies && !one.operands().isEmpty() ? Stream.of(one.operands().getLast()) : Stream.of(),
                    Restoring.output(one).stream());
            return made.anyMatch(word -> word.text().endsWith(name));
        });
    }

    private static void deletedByAge(Sheet sheet, Command find, Notes notes) {
        if (!find.runs("find")) {
            return;
        }
        boolean aged = find.has("-mtime", "-mmin", "-ctime", "-cmin") || find.arguments().stream().anyMatch(word -> word.text().startsWith("-newer"));
        boolean deletes = find.has("-delete") || find.text().matches("(?s).*-exec(dir)?\\s+rm\\b.*")
                || find.pipeline().commands().stream().anyMatch(one -> one.text().matches("(?s)xargs\\b.*\\brm\\b.*"));
        if (!aged || !deletes) {
            return;
        }
        boolean backups = find.arguments().stream().anyMatch(word -> BACKUP.matcher(sheet.expand(word, find)).matches() || BACKUP.matcher(word.text()).matches())
                || find.value("-name").or(() -> find.value("-iname")).filter(word -> word.text().matches("(?i).*\\.(sql|dump|rdb|bak|tgz)\\b.*")).isPresent();
        boolean log = find.value("-name").filter(word -> word.text().matches("(?i).*\\.(log|tmp|lock|pid|part)(\\*|\\.gz)?")).isPresent();
        boolean floor = find.frame().isWithin(Frame.Kind.THEN, Frame.Kind.ELSE) || find.pipeline().before().equals("&&");
        if (backups && !log && !floor) {
            notes.at(sheet, find, "rb13.age");
        }
    }

    private static void overTheLiveSystem(Sheet sheet, Command tar, Notes notes) {
        if (!Restoring.isUnpacking(tar) || Restoring.isRemote(tar)) {
            return;
        }
        Optional<Word> folder = tar.value("-C", "--directory");
        boolean root = folder.isPresent() ? folder.get().is("/") : sheet.earlier(tar, CHANGES_FOLDER).stream()
                .reduce((first, second) -> second).flatMap(cd -> cd.operand(0)).filter(word -> word.is("/")).isPresent();
        if (root || tar.has("-P", "--absolute-names") || tar.hasLetter('P')) {
            notes.at(sheet, tar, "rb14.live");
        }
    }

    private static void writableByService(Sheet sheet, Command command, Notes notes) {
        List<Word> operands = command.operands();
        if (operands.size() < 2 || operands.stream().skip(1).noneMatch(word -> BACKUP.matcher(sheet.expand(word, command)).matches())) {
            return;
        }
        String who = operands.getFirst().text();
        if (command.runs("chown") && WEB_USER.matcher(who).matches()) {
            notes.at(sheet, command, "rb15.owner", who.replaceFirst(":.*", ""), operands.getLast().text());
        } else if (command.runs("chmod") && who.matches("0?[0-7][0-7][2367]|a\\+\\w*w\\w*|o\\+\\w*w\\w*|\\+w")) {
            notes.at(sheet, command, "rb15.mode", operands.getLast().text());
        }
    }

    private static boolean replacesDump(Command command) {
        return command.runs("cp", "mv", "install", "rsync") && command.operands().size() > 1
                && command.operands().getLast().text().matches(".*(/dump\\.rdb|/(redis|valkey)/?)")
                && command.operands().stream().limit(command.operands().size() - 1).anyMatch(word -> !word.text().matches(".*\\.(conf|acl)"));
    }

    private static void redisFile(Sheet sheet, Command command, Notes notes) {
        if (command.runs("redis-cli", "valkey-cli")) {
            if (SAVES.test(command) && sheet.later(command, REPLACES_DUMP).anyMatch(one -> one.frame().shell() == command.frame().shell())) {
                notes.at(sheet, command, "rb17.save");
            }
        } else if (replacesDump(command)) {
            boolean looked = !sheet.earlier(command, NAMES_APPENDONLY).isEmpty() || sheet.later(command, NAMES_APPENDONLY).findAny().isPresent();
            if (!looked && sheet.earlier(command, SAVES).isEmpty()) {
                notes.at(sheet, command, "rb17.aof");
            }
        }
    }

    private static Optional<Word> fetchedTo(Command command) {
        if (Restoring.isFetching(command)) {
            return Optional.of(command.operands().getLast());
        }
        if (command.runs("curl")) {
            return command.value("-o", "--output");
        }
        if (command.runs("wget")) {
            return command.value("-O", "--output-document");
        }
        return command.runs("scp") && command.operands().size() > 1 && command.operands().getFirst().text().contains(":")
                ? Optional.of(command.operands().getLast()) : Optional.empty();
    }

    private static void fixedName(Sheet sheet, Command command, Notes notes) {
        Optional<Word> file = fetchedTo(command).filter(word -> FIXED.matcher(word.literal()).matches() && !SIDECAR.matcher(word.text()).matches());
        if (file.isEmpty() || !command.pipeline().after().isEmpty() || command.frame().isWithin(Frame.Kind.CONDITION)) {
            return;
        }
        String name = file.get().text();
        String bare = name.replaceFirst("\\.(gz|zst|xz|bz2)$", "");
        boolean removed = sheet.earlier(command, REMOVES).stream().anyMatch(one -> one.text().contains(name));
        boolean used = Stream.of(name, bare).anyMatch(word -> sheet.laterNaming(command, word).findAny().isPresent());
        if (used && !removed) {
            notes.at(sheet, command.start(), sheet.stopsAtFailure(command) ? Severity.WARNING : Severity.DANGER, "rb22.fixed", name);
        }
    }

    /** One finding a fence: the same lines, written anew, mend both. */
    private static void sidecar(Sheet sheet, Notes notes) {
        for (Command command : sheet.commands()) {
            Optional<String> path = uploaded(sheet, command);
            if (path.isPresent()) {
                notes.at(sheet, command, "rb32.key", path.get());
                return;
            }
        }
        sheet.all("echo", "printf").forEach(echo -> {
            boolean sidecar = Restoring.output(echo).filter(word -> word.text().matches(".*\\.(sha\\d+|md5)(sum)?")).isPresent();
            boolean bare = echo.arguments().stream().flatMap(word -> word.variables().stream()).anyMatch(name -> sheet.value(name, echo)
                    .filter(value -> value.text().matches("(?s)\\$\\((sha\\d+|md5)sum\\b.*\\|\\s*(cut|awk)\\b.*")).isPresent());
            if (sidecar && bare && echo.arguments().stream().filter(word -> !word.text().startsWith("-")).count() == 1
                    && echo.arguments().getLast().text().matches("\\$\\{?\\w+\\}?") && notes.first("bare")) {
                notes.at(sheet, echo, "rb32.bare");
            }
        });
    }

    private static Optional<String> uploaded(Sheet sheet, Command command) {
        if (!command.runs("aws", "gsutil", "mc", "rclone") || command.operands().isEmpty()) {
            return Optional.empty();
        }
        Matcher key = Pattern.compile("\\w+://.*/\\$\\{?([A-Za-z_]\\w*)\\}?[\\w.]*").matcher(command.operands().getLast().text());
        return key.matches() ? sheet.value(key.group(1), command).map(value -> sheet.expand(value, command)).filter(path -> path.startsWith("/"))
                .map(path -> "$" + key.group(1)) : Optional.empty();
    }
}
