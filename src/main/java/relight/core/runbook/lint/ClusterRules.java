package relight.core.runbook.lint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Frame;
import relight.core.runbook.shell.Word;
import relight.core.text.Nearest;

/** What goes wrong with clusters, their objects and the traffic to them. */
final class ClusterRules {

    private static final Pattern IN_CLUSTER = Pattern.compile("(?:^|[/@=\\s\"'])((?:[\\w-]+\\.)+svc(?:\\.cluster\\.local)?)(?=$|[:/\\s\"'])");
    private static final Pattern SUBSTITUTE = Pattern.compile("s([/|#,@!])(.*?)\\1.*", Pattern.DOTALL);
    private static final Set<String> DATA_KINDS = Set.of("pods", "pod", "po", "statefulsets", "statefulset", "sts", "*");

    private static final Map<String, Set<String>> VERBS = Map.of(
            "celery control", Set.of("add_consumer", "autoscale", "cancel_consumer", "disable_events", "election", "enable_events", "heartbeat",
                    "pool_grow", "pool_restart", "pool_shrink", "rate_limit", "revoke", "revoke_by_stamped_headers", "shutdown", "terminate",
                    "time_limit"),
            "celery inspect", Set.of("active", "active_queues", "clock", "conf", "memdump", "memsample", "objgraph", "ping", "query_task",
                    "registered", "report", "reserved", "revoked", "scheduled", "stats"),
            "velero restore", Set.of("create", "delete", "describe", "get", "logs"),
            "velero backup", Set.of("create", "delete", "describe", "download", "get", "logs"),
            "velero backup-location", Set.of("create", "delete", "get", "set"),
            "velero schedule", Set.of("create", "delete", "describe", "get", "pause", "unpause"),
            "kubectl rollout", Set.of("history", "pause", "restart", "resume", "status", "undo"),
            "kubectl config", Set.of("current-context", "delete-cluster", "delete-context", "delete-user", "get-clusters", "get-contexts",
                    "get-users", "rename-context", "set", "set-cluster", "set-context", "set-credentials", "unset", "use-context", "view", "use"),
            "alembic", Set.of("branches", "check", "current", "downgrade", "edit", "ensure_version", "heads", "history", "init", "list_templates",
                    "merge", "revision", "show", "stamp", "upgrade"),
            "velero", Set.of("backup", "backup-location", "bug", "client", "completion", "create", "debug", "delete", "describe", "get", "help",
                    "install", "plugin", "repo", "restore", "schedule", "snapshot-location", "uninstall", "version", "data-mover"));

    private static final Predicate<Command> KUBECTL = command -> command.runs("kubectl", "oc");
    private static final Predicate<Command> KEEPS = command -> command.runs("kubectl", "oc") && command.does("get")
            && command.text().matches("(?s).*\\b(deploy\\w*|statefulset\\w*|sts|all)\\b.*") && command.value("-o", "--output").isPresent();
    private static final Predicate<Command> TRAPS = command -> command.runs("trap");
    private static final Predicate<Command> SCALES_UP = command -> replicas(command).filter(many -> !many.equals("0")).isPresent();
    private static final Predicate<Command> ASKS = command -> command.runs("psql")
            && Sql.statements(command).anyMatch(word -> word.text().matches("(?is)\\s*select\\b.*"));
    private static final Predicate<Command> EXPORTS = ClusterRules::isExport;
    private static final Predicate<Command> CLEANS = command -> command.text().contains("resourceVersion")
            || command.text().matches("(?s)kubectl\\s+neat.*|kubectl-neat.*|kubeseal.*");
    private static final Predicate<Command> CHOOSES = ClusterRules::chooses;

    private ClusterRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.commands("RB-3", Severity.DANGER, ClusterRules::scaledAlike),
                new Rule("RB-8", Severity.WARNING, ClusterRules::verifiedElsewhere),
                Rule.commands("RB-9", Severity.WARNING, ClusterRules::kindsLeftOut),
                Rule.commands("RB-10", Severity.WARNING, ClusterRules::exported),
                Rule.commands("RB-16", Severity.WARNING, ClusterRules::mainProcess),
                Rule.commands("RB-20", Severity.INFO, ClusterRules::terminal),
                Rule.commands("RB-23", Severity.DANGER, ClusterRules::tooEarly),
                Rule.commands("RB-24", Severity.WARNING, ClusterRules::unknown),
                Rule.commands("RB-27", Severity.WARNING, ClusterRules::rewritten),
                Rule.commands("RB-29", Severity.DANGER, ClusterRules::whicheverCluster),
                Rule.commands("RB-30", Severity.WARNING, ClusterRules::nameInside));
    }

    private static Optional<String> replicas(Command command) {
        return command.runs("kubectl", "oc") && command.does("scale") ? command.value("--replicas").map(Word::text).filter(text -> text.matches("\\d+"))
                : Optional.empty();
    }

    private static void scaledAlike(Sheet sheet, Command command, Notes notes) {
        Optional<String> replicas = replicas(command);
        if (replicas.isEmpty()) {
            return;
        }
        boolean trapped = !sheet.earlier(command, TRAPS).isEmpty();
        if (!sheet.earlier(command, KEEPS).isEmpty()) {
            return;
        }
        boolean down = replicas.get().equals("0");
        if (command.has("--all") && !down) {
            notes.at(sheet, command, "rb3.up", Integer.parseInt(replicas.get()));
        } else if (down && !trapped && (command.has("--all") || sheet.stopsAtFailure(command)
                && sheet.later(command, SCALES_UP).findAny().isPresent())) {
            notes.at(sheet, command, "rb3.down");
        }
    }

    private static void verifiedElsewhere(Page page, Notes notes) {
        List<Sheet> sheets = page.sheets();
        for (Sheet sheet : sheets) {
            sheet.all("velero").filter(Restoring::isVelero).forEach(restore -> restore.value("--namespace-mappings").ifPresent(mappings -> {
                for (String mapping : mappings.text().split(",")) {
                    String[] names = mapping.split(":", 2);
                    List<String> checked = namespacesAfter(sheets.subList(sheets.indexOf(sheet), sheets.size()), sheet, restore);
                    if (names.length == 2 && checked.contains(names[0]) && !checked.contains(names[1])) {
                        notes.at(sheet, restore, "rb8.place", names[1], names[0]);
                    }
                }
            }));
            sheet.commands().stream().filter(one -> one.runs("pg_restore") && Restoring.fromDump(one).isPresent())
                    .forEach(restore -> databases(sheet, restore, notes));
        }
    }

    private static List<String> namespacesAfter(List<Sheet> sheets, Sheet first, Command restore) {
        return sheets.stream().flatMap(sheet -> sheet == first ? sheet.later(restore) : sheet.commands().stream())
                .filter(one -> one.runs("kubectl", "oc")).flatMap(one -> one.value("-n", "--namespace").stream()).map(Word::text).distinct().toList();
    }

    private static void databases(Sheet sheet, Command restore, Notes notes) {
        Optional<String> into = restore.value("-d", "--dbname").map(word -> sheet.expand(word, restore));
        List<String> checked = sheet.later(restore, ASKS)
                .flatMap(one -> one.value("-d", "--dbname").map(word -> sheet.expand(word, one)).stream()).distinct().toList();
        if (into.isPresent() && !into.get().contains("$") && !checked.isEmpty() && !checked.contains(into.get())
                && checked.stream().noneMatch(name -> name.contains("$") || name.equals("postgres"))) {
            notes.at(sheet, restore, "rb8.place", into.get(), checked.getFirst());
        }
    }

    private static void kindsLeftOut(Sheet sheet, Command command, Notes notes) {
        if (!Restoring.isVelero(command)) {
            return;
        }
        command.value("--include-resources").map(Word::text).filter(text -> !text.contains("$")).ifPresent(text -> {
            List<String> kinds = List.of(text.toLowerCase().split("\\s*,\\s*"));
            boolean volumes = kinds.stream().anyMatch(kind -> kind.matches("persistentvolume(claim)?s?|pvc?s?"));
            boolean holders = kinds.stream().anyMatch(kind -> DATA_KINDS.contains(kind.replaceFirst("\\..*", "")));
            if (!holders && (volumes || kinds.stream().anyMatch(kind -> kind.startsWith("deployment")))) {
                notes.at(sheet, command, "rb9.kinds");
            }
        });
    }

    private static boolean isExport(Command command) {
        return command.runs("kubectl", "oc") && command.does("get") && command.value("-o", "--output").map(Word::text).filter(text -> text.matches("yaml|json"))
                .isPresent();
    }

    private static void exported(Sheet sheet, Command command, Notes notes) {
        if (!command.runs("kubectl", "oc") || !(command.does("apply") || command.does("create") || command.does("replace"))) {
            return;
        }
        Optional<Word> file = command.value("-f", "--filename");
        Collection<Command> exports = sheet.earlier(command, EXPORTS);
        boolean piped = file.filter(word -> word.is("-")).isPresent() && command.pipeline().commands().stream().anyMatch(ClusterRules::isExport);
        boolean stored = file.isPresent() && exports.stream().flatMap(one -> Restoring.output(one.pipeline().commands().getLast())
                .stream()).anyMatch(output -> output.text().equals(file.get().text()));
        if (!piped && !stored) {
            return;
        }
        boolean cleaned = piped ? command.pipeline().commands().stream().anyMatch(CLEANS) : !sheet.earlier(command, CLEANS).isEmpty()
                || exports.stream().flatMap(one -> one.pipeline().commands().stream()).anyMatch(CLEANS);
        if (!cleaned) {
            notes.at(sheet, command, "rb10.export");
        }
    }

    private static void mainProcess(Sheet sheet, Command command, Notes notes) {
        Frame shell = command.frame().shell();
        boolean inContainer = shell.kind() == Frame.Kind.STRING && shell.head().flatMap(Command::outer)
                .filter(outer -> outer.runs("kubectl", "oc", "docker", "podman", "docker-compose")).isPresent();
        boolean stops = command.runs("redis-cli", "valkey-cli") && command.operands().stream().anyMatch(word -> word.text().equalsIgnoreCase("SHUTDOWN"))
                || command.runs("pg_ctl", "mysqladmin") && command.operands().stream().anyMatch(word -> word.is("stop", "shutdown"))
                || command.runs("nginx") && command.value("-s").filter(word -> word.is("stop", "quit")).isPresent()
                || command.runs("kill") && command.operands().stream().anyMatch(word -> word.is("1"));
        if (inContainer && stops && sheet.later(command).anyMatch(one -> one.frame().shell() == shell)) {
            notes.at(sheet, command, "rb16.main");
        }
    }

    private static void terminal(Sheet sheet, Command command, Notes notes) {
        boolean container = command.runs("kubectl", "oc", "docker", "podman", "docker-compose")
                && (command.does("exec") || command.does("compose", "exec") || command.does("run"));
        if (sheet.fence().isConsole() || sheet.fence().wantsTerminal()) {
            return;
        }
        if (isAnswered(command)) {
            notes.at(sheet, command, "rb20.asks", command.program());
        }
        if (!container) {
            return;
        }
        boolean untilDashes = command.runs("kubectl", "oc");
        int operands = 0;
        for (Word word : command.arguments()) {
            if (word.is("--") || !untilDashes && operands > (command.does("compose") ? 2 : 1)) {
                return;
            }
            operands += word.text().startsWith("-") ? 0 : 1;
            if (word.text().matches("-(it|ti|t)|--tty(=true)?")) {
                notes.at(sheet, command, "rb20.terminal", command.program());
                return;
            }
        }
    }

    /** A program that waits for somebody who answers: nothing is given to it, and nothing comes in. */
    private static boolean isAnswered(Command command) {
        if (command.isFed() || !command.redirections().isEmpty() || command.frame().shell().kind() == Frame.Kind.STRING) {
            return false;
        }
        return switch (command.program()) {
            case "read" -> command.hasLetter('s') && !command.has("-u");
            case "psql" -> !command.has("-c", "--command", "-f", "--file", "-l", "--list", "-V", "--version", "-?", "--help") && !command.hasLetter('c')
                    && !command.hasLetter('f') && !command.hasLetter('l');
            case "mysql", "mariadb" -> !command.has("-e", "--execute", "-V", "--version", "-?", "--help") && !command.hasLetter('e');
            case "ssh" -> command.operands().size() == 1 && !command.has("-N", "-f", "-V", "-G", "-O", "-W", "-Q") && !command.hasLetter('N') && !command.hasLetter('f');
            default -> false;
        };
    }

    private static void tooEarly(Sheet sheet, Command command, Notes notes) {
        boolean traffic = command.runs("aws") && command.does("route53", "change-resource-record-sets")
                || command.runs("gcloud") && command.does("dns", "record-sets") && command.text().matches("(?s).*\\b(transaction execute|update|create)\\b.*")
                || command.runs("az") && command.does("network", "dns", "record-set") && command.text().matches("(?s).*\\b(add-record|update|create)\\b.*")
                || command.runs("nsupdate");
        boolean up = replicas(command).filter(many -> !many.equals("0")).isPresent();
        if ((traffic || up) && sheet.earlier(command, Restoring.ANY).isEmpty() && sheet.later(command, Restoring.ANY).findAny().isPresent()) {
            notes.at(sheet, command, traffic ? "rb23.traffic" : "rb23.scale");
        }
    }

    private static void unknown(Sheet sheet, Command command, Notes notes) {
        List<Word> operands = command.operands();
        if (operands.isEmpty()) {
            return;
        }
        Set<String> second = VERBS.get(command.program() + " " + operands.getFirst().text());
        Set<String> first = VERBS.get(command.program());
        Word verb = second != null && operands.size() > 1 ? operands.get(1) : operands.getFirst();
        Set<String> known = second != null && operands.size() > 1 ? second : first;
        if (known != null && !known.contains(verb.literal()) && verb.literal().indexOf(Word.OPEN) < 0 && !verb.text().contains("[")) {
            String tool = second != null && operands.size() > 1 ? command.program() + " " + operands.getFirst().text() : command.program();
            notes.at(sheet, command, "rb24.unknown", tool, verb.text(),
                    Nearest.to(verb.text(), known).orElseGet(() -> String.join(", ", known.stream().sorted().toList())));
        }
        missing(command).ifPresent(field -> notes.at(sheet, command, "rb24.field", command.program(), field));
    }

    private static Optional<String> missing(Command command) {
        if (Restoring.isVelero(command) && !command.has("--from-backup", "--from-schedule")) {
            return Optional.of("--from-backup");
        }
        if (command.runs("kubectl", "oc") && command.does("scale") && !command.has("--replicas")) {
            return Optional.of("--replicas");
        }
        if (command.runs("aws") && command.does("route53", "change-resource-record-sets")) {
            return command.value("--change-batch").map(Word::text)
                    .filter(text -> text.contains("\"AliasTarget\"") && !text.contains("\"EvaluateTargetHealth\"")).map(text -> "EvaluateTargetHealth");
        }
        return Optional.empty();
    }

    private static void rewritten(Sheet sheet, Command command, Notes notes) {
        if (!command.runs("sed", "gsed")) {
            return;
        }
        List<Word> operands = command.operands();
        Optional<Word> script = command.value("-e", "--expression").or(() -> operands.stream().findFirst());
        boolean piped = command.isFed() && !command.isLast() && command.pipeline().commands().getLast().text().matches("(?s)(kubectl|oc)\\s+(apply|create|replace)\\b.*");
        boolean manifest = operands.stream().anyMatch(word -> word.text().matches("(?i).*\\.(ya?ml|json)"));
        if (script.isEmpty() || !piped && !manifest) {
            return;
        }
        Matcher substitute = SUBSTITUTE.matcher(script.get().text());
        if (!substitute.matches()) {
            return;
        }
        String pattern = substitute.group(2);
        Set<String> namespaces = sheet.earlier(command, KUBECTL).stream()
                .flatMap(one -> one.value("-n", "--namespace").stream()).map(Word::text).collect(Collectors.toSet());
        boolean anchored = pattern.startsWith("^") && pattern.endsWith("$");
        if (!anchored && (pattern.contains("namespace") || namespaces.contains(pattern))) {
            notes.at(sheet, command, "rb27.text");
        }
    }

    /** Commands that take a service or its objects away: on the wrong cluster, something else is gone. */
    private static void whicheverCluster(Sheet sheet, Command command, Notes notes) {
        boolean takesAway = command.runs("kubectl", "oc") && (command.does("delete") || command.does("drain") || command.does("replace") && command.has("--force")
                        || replicas(command).filter(many -> many.equals("0")).isPresent())
                || command.runs("helm") && (command.does("uninstall") || command.does("delete"))
                || command.runs("velero") && (command.does("backup", "delete") || command.does("delete", "backup") || command.does("uninstall"));
        if (!takesAway) {
            return;
        }
        boolean named = namesCluster(command) || !sheet.earlier(command, CHOOSES).isEmpty()
                || sheet.isKnown("KUBECONFIG", command);
        if (!named && notes.first(sheet.fence().chapter())) {
            notes.at(sheet, command, "rb29.cluster", command.program());
        }
    }

    private static boolean namesCluster(Command command) {
        return command.has("--context", "--kube-context", "--kubecontext", "--kubeconfig", "--cluster", "-s", "--server")
                || command.outermost().assignments().stream().anyMatch(one -> one.name().equals("KUBECONFIG"));
    }

    private static boolean chooses(Command command) {
        return command.runs("kubectl", "oc") && command.does("config") && command.text().matches("(?s).*\\b(use-context|current-context|use)\\b.*")
                || command.runs("kubectx", "kubie") || command.runs("aws") && command.does("eks", "update-kubeconfig")
                || command.runs("gcloud", "az") && command.text().contains("get-credentials") || command.runs("oc") && command.does("login");
    }

    private static void nameInside(Sheet sheet, Command command, Notes notes) {
        if (Restoring.isRemote(command)) {
            return;
        }
        command.assignments().forEach(assignment -> inside(sheet, assignment.value(), notes));
        if (command.runs(Sql.CLIENTS) || command.runs("curl", "wget", "nc", "ping", "dig", "host", "nslookup", "openssl", "ssh")) {
            command.arguments().forEach(word -> inside(sheet, word, notes));
        }
    }

    private static void inside(Sheet sheet, Word word, Notes notes) {
        Matcher name = IN_CLUSTER.matcher(word.text());
        if (name.find() && notes.first(sheet.fence().chapter() + name.group(1))) {
            notes.at(sheet, word.place(name.start(1)), "rb30.name", name.group(1));
        }
    }
}
