package relight.core.runbook.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Word;

/** What goes wrong with databases while they are restored. */
final class DatabaseRules {

    private static final Pattern WHOLE_DATABASE = Pattern.compile("(?is)\\s*(drop|create)\\s+database\\b.*");
    private static final String NAME = "\"?([\\w$\\{\\}:.-]+)\"?";
    private static final Pattern DROP = Pattern.compile("(?i)\\bdrop\\s+(?:database|schema)\\s+(?:if\\s+exists\\s+)?" + NAME);
    private static final Pattern CREATE = Pattern.compile("(?i)\\bcreate\\s+(?:database|schema)\\s+(?:if\\s+not\\s+exists\\s+)?" + NAME);
    private static final Pattern THROW_AWAY = Pattern.compile("(?i).*(te?mp|test|scratch|staging|probe|verify|throwaway|sandbox|restored?|drill|copy|old|new|bak).*");
    private static final Pattern SERVER_COPY = Pattern.compile("(?i)(?<!\\\\)\\bcopy\\b[^;]*?\\b(to|from)\\s+'(/[^']+)'");
    private static final Pattern CLIENT_COPY = Pattern.compile("(?i)\\\\copy\\b[^;]*?\\b(to|from)\\s+'?(/[^'\\s;]+)'?");
    private static final Pattern DATA_FOLDER = Pattern.compile("/var/lib/(postgresql|pgsql)(/[\\w.-]+){1,2}/?|\\$\\{?PGDATA\\}?/?|.*/pgdata/?");
    private static final Pattern LIVE_DATA = Pattern.compile("/var/lib/(postgresql|pgsql|mysql|mariadb|redis|mongodb?|elasticsearch|rabbitmq|etcd|grafana|"
            + "docker/volumes)(/.*)?|\\$\\{?PGDATA\\}?.*|/srv/.+|/data(/.*)?|/app/data(/.*)?|/var/www/.+");
    private static final Pattern KEPT_ASIDE = Pattern.compile(".*(\\.old|\\.bak|\\.broken|\\.orig|_old|-old|\\.damaged|\\.tmp|/tmp|/cache|/log)(/.*)?");

    private static final Predicate<Command> CLIENT_COPIES = command -> command.runs("psql")
            && Sql.statements(command).anyMatch(word -> CLIENT_COPY.matcher(word.text()).find());
    private static final Predicate<Command> MAKES_PRIVATE = command -> command.runs("chmod")
            && command.text().matches(".*\\b(0?7[05]0|u=rwx\\S*|go-rwx|og-rwx)\\b.*") || command.runs("initdb", "pg_basebackup", "pg_createcluster", "pgbackrest");
    private static final Predicate<Command> MAKES_FOLDERS = command -> command.runs("mkdir", "chown", "install");
    private static final Predicate<Command> COPIES = command -> command.runs("mv", "cp", "rsync", "tar", "zip", "btrfs", "zfs", "lvcreate");
    private static final Predicate<Command> DUMPS = DatabaseRules::isDump;
    private static final Predicate<Command> CREATES = command -> command.runs("createdb")
            || Sql.statements(command).anyMatch(word -> CREATE.matcher(word.text()).find());

    private DatabaseRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.commands("RB-2", Severity.WARNING, DatabaseRules::transaction),
                Rule.commands("RB-4", Severity.WARNING, DatabaseRules::unsetHost),
                Rule.commands("RB-7", Severity.WARNING, DatabaseRules::copyOnTwoMachines),
                Rule.commands("RB-11", Severity.WARNING, DatabaseRules::dataFolder),
                Rule.commands("RB-18", Severity.DANGER, DatabaseRules::goesOn),
                Rule.commands("RB-28", Severity.DANGER, DatabaseRules::noCopyKept));
    }

    private static void transaction(Sheet sheet, Command command, Notes notes) {
        if (command.runs("psql") && Sql.statements(command).filter(word -> command.words().contains(word)).map(word -> Sql.split(word.text()))
                .anyMatch(all -> all.size() > 1 && all.stream().anyMatch(one -> WHOLE_DATABASE.matcher(one).matches()))) {
            notes.at(sheet, command, "rb2.transaction");
        }
    }

    private static void unsetHost(Sheet sheet, Command command, Notes notes) {
        if (!command.runs(Sql.CLIENTS)) {
            return;
        }
        command.value("-h", "--host").stream().flatMap(word -> word.variables().stream())
                .filter(name -> !sheet.isKnown(name, command))
                .filter(name -> command.outermost().assignments().stream().noneMatch(one -> one.name().equals(name)))
                .filter(name -> notes.first(sheet.fence().chapter() + " " + name))
                .forEach(name -> notes.at(sheet, command, "rb4.host", "$" + name, name));
    }

    private static void copyOnTwoMachines(Sheet sheet, Command command, Notes notes) {
        if (!command.runs("psql") || Sql.statements(command).noneMatch(word -> SERVER_COPY.matcher(word.text()).find())) {
            return;
        }
        Sql.statements(command).forEach(word -> {
            Matcher server = SERVER_COPY.matcher(word.text());
            while (server.find()) {
                String path = server.group(2);
                String other = server.group(1).equalsIgnoreCase("to") ? "from" : "to";
                boolean onClient = sheet.untilEnd(CLIENT_COPIES).flatMap(Sql::statements).anyMatch(text -> {
                    Matcher client = CLIENT_COPY.matcher(text.text());
                    return client.find() && client.group(1).equalsIgnoreCase(other) && client.group(2).equals(path);
                });
                if (onClient) {
                    notes.at(sheet, word.place(server.start()), "rb7.copy", path);
                }
            }
        });
    }

    private static void dataFolder(Sheet sheet, Command command, Notes notes) {
        if (command.runs("mkdir")) {
            command.operands().stream().filter(word -> DATA_FOLDER.matcher(sheet.expand(word, command)).matches())
                    .filter(word -> !command.value("-m", "--mode").map(Word::text).orElse("").matches("0?7[05]0") && !isMadePrivate(sheet, command, word))
                    .forEach(word -> notes.at(sheet, command, "rb11.mode", word.text()));
        } else if (Restoring.isUnpacking(command) || command.runs("rsync", "cp")) {
            command.value("-C", "--directory").or(() -> command.runs("rsync", "cp") ? command.operands().stream().reduce((a, b) -> b) : Optional.empty())
                    .filter(folder -> madeByRoot(sheet, command, folder) && !isRoot(command))
                    .ifPresent(folder -> notes.at(sheet, command, "rb11.owner", folder.text()));
        }
    }

    private static boolean isMadePrivate(Sheet sheet, Command mkdir, Word folder) {
        return sheet.later(mkdir, MAKES_PRIVATE).anyMatch(one -> mentions(one, folder));
    }

    private static boolean mentions(Command command, Word path) {
        return command.arguments().stream().anyMatch(word -> bare(word).equals(bare(path)) || word.text().contains("=" + bare(path)));
    }

    private static String bare(Word path) {
        int end = path.text().length();
        while (end > 0 && path.text().charAt(end - 1) == '/') {
            end--;
        }
        return path.text().substring(0, end);
    }

    private static boolean madeByRoot(Sheet sheet, Command command, Word folder) {
        if (!DATA_FOLDER.matcher(sheet.expand(folder, command)).matches()) {
            return false;
        }
        Optional<Command> last = sheet.earlier(command, MAKES_FOLDERS).stream().filter(one -> mentions(one, folder))
                .reduce((first, second) -> second);
        return last.filter(one -> one.runs("mkdir") && isRoot(one)).isPresent();
    }

    private static boolean isRoot(Command command) {
        return command.outer().filter(outer -> outer.runs("sudo") && outer.value("-u", "--user").filter(user -> !user.is("root")).isEmpty()).isPresent();
    }

    private static void goesOn(Sheet sheet, Command command, Notes notes) {
        Optional<String> program = Restoring.fromDump(command);
        if (command.runs("pg_restore") && program.isPresent() && command.value("-f", "--file").isEmpty()
                && !command.has("-e", "--exit-on-error", "-1", "--single-transaction") && !command.hasLetter('e') && !command.hasLetter('1')) {
            notes.at(sheet, command, "rb18.pg_restore");
        } else if (command.runs("psql") && (program.isPresent() || changesByHeredoc(command)) && !stopsOnError(command)) {
            notes.at(sheet, command, "rb18.psql");
        } else if (command.runs("mysql", "mariadb") && program.isPresent()
                && (command.has("--force", "-f") || command.isFed() && !sheet.hasPipefail(command))) {
            notes.at(sheet, command, "rb18.mysql", command.program());
        }
    }

    private static boolean changesByHeredoc(Command psql) {
        return psql.redirections().stream().filter(one -> one.operator().equals("<<"))
                .anyMatch(one -> Pattern.compile("(?i)\\b(insert|update|delete|copy|create|drop|alter|truncate|grant)\\b").matcher(one.target().text()).find());
    }

    private static boolean stopsOnError(Command psql) {
        return Stream.concat(psql.words().stream(), psql.redirections().stream().map(one -> one.target()))
                .anyMatch(word -> word.text().contains("ON_ERROR_STOP"));
    }

    private static void noCopyKept(Sheet sheet, Command command, Notes notes) {
        if (command.runs("dropdb")) {
            command.operand(0).ifPresent(name -> drop(sheet, command, name.start(), sheet.expand(name, command), name.text(), notes));
        }
        Sql.statements(command).forEach(word -> {
            Matcher drop = DROP.matcher(word.text());
            while (drop.find()) {
                drop(sheet, command, word.place(drop.start()), expand(sheet, command, drop.group(1)), drop.group(1), notes);
            }
        });
        if (command.runs("rm") && (command.hasLetter('r') || command.hasLetter('R') || command.has("--recursive"))) {
            command.operands().stream().filter(word -> isLive(sheet.expand(word, command)) && !isCopied(sheet, command, word))
                    .forEach(word -> notes.at(sheet, command, "rb28.remove", word.text()));
        } else if (command.runs("mv") && command.operands().size() == 2) {
            Word over = command.operands().getLast();
            if (isLive(sheet.expand(over, command)) && over.text().matches(".*\\.(db|sqlite3?|rdb|aof|mdb|frm|ibd)") && !isCopied(sheet, command, over)) {
                notes.at(sheet, command, "rb28.remove", over.text());
            }
        }
    }

    private static boolean isLive(String path) {
        return LIVE_DATA.matcher(path).matches() && !KEPT_ASIDE.matcher(path).matches();
    }

    private static boolean isCopied(Sheet sheet, Command command, Word path) {
        String bare = path.text().replaceFirst("/?\\*?$", "");
        return !sheet.earlier(command, DUMPS).isEmpty() || sheet.earlier(command, COPIES).stream().anyMatch(one -> one.text().contains(bare));
    }

    private static boolean isDump(Command command) {
        return command.runs("pg_dump", "pg_dumpall", "pg_basebackup", "mysqldump", "mariadb-dump", "mongodump")
                || Sql.statements(command).anyMatch(word -> word.text().matches("(?is).*\\b(rename\\s+to|create\\s+database\\b.*\\btemplate)\\b.*"));
    }

    private static String expand(Sheet sheet, Command command, String name) {
        Matcher variable = Pattern.compile("\\$\\{?(\\w+)\\}?").matcher(name);
        return variable.matches() ? sheet.value(variable.group(1), command).map(value -> sheet.expand(value, command)).orElse(name) : name;
    }

    private static void drop(Sheet sheet, Command command, int at, String name, String written, Notes notes) {
        if (THROW_AWAY.matcher(name).matches() || !sheet.earlier(command, DUMPS).isEmpty()) {
            return;
        }
        if (sheet.earlier(command, CREATES).stream().noneMatch(one -> one.runs("createdb") && one.operands().stream()
                .anyMatch(word -> sheet.expand(word, command).equals(name)) || creates(sheet, one, name, written))) {
            notes.at(sheet, at, "rb28.drop", written);
        }
    }

    private static boolean creates(Sheet sheet, Command command, String name, String written) {
        return Sql.statements(command).anyMatch(word -> {
            Matcher create = CREATE.matcher(word.text());
            while (create.find()) {
                if (create.group(1).equals(written) || expand(sheet, command, create.group(1)).equals(name)) {
                    return true;
                }
            }
            return false;
        });
    }
}
