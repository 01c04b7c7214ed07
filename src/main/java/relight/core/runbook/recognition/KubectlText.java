package relight.core.runbook.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.core.kubernetes.FieldPath;
import relight.core.kubernetes.ObjectName;
import relight.core.runbook.YamlText;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.ShellScript;
import relight.core.runbook.shell.Word;

/**
 * A script of nothing but {@code kubectl} as actions of a {@code kubernetes} fence. What is not surely the same is not translated: a
 * variable, a deletion, which only a person can confirm, a pipe into anything but a search of logs or the writing of JSON over several lines,
 * an option that is not known here.
 */
final class KubectlText {

    /** As {@code kubectl cp} names what lies in a pod: {@code pod:/path} or {@code namespace/pod:/path}. */
    private static final Pattern IN_A_POD = Pattern.compile("(?:([\\w.-]+)/)?([\\w.-]+):(/.+)");
    private static final Pattern FIELD = Pattern.compile("jsonpath=(\\{.*?})(?:=.+)?");
    private static final Set<String> EVERYWHERE = Set.of("-n", "--namespace", "--context");
    /** Kinds whose objects are done something to all at once. */
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9.-]*");
    /** What looks for itself and not for a pattern. */
    private static final Pattern PLAIN_WORD = Pattern.compile("[\\p{L}\\p{Nd} _:,/=-]+");
    /** Lines that are searched where the command would search all of them. */
    private static final int SEARCHED = 5_000;
    private static final Set<String> TERMINAL = Set.of("-i", "-t", "-it", "-ti", "--stdin", "--tty");

    private final List<Recognised.Kubectl.Part> parts = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private Optional<String> context = Optional.empty();
    private boolean switches;

    private KubectlText() {}

    /**
     * What the script does.
     *
     * @param parts    one for each context that it turns to, in their order; a single one without actions where it does nothing else
     * @param switches whether it leaves another context behind for whatever comes after it
     */
    record Steps(List<Recognised.Kubectl.Part> parts, boolean switches) {}

    /** Empty where a part of it cannot be said so. */
    static Optional<Steps> of(String script) {
        KubectlText text = new KubectlText();
        ShellScript read = ShellScript.read(script);
        List<Command> commands = read.commands().stream().filter(command -> command.outer().isEmpty()).toList();
        boolean all = read.unclosed().isEmpty() && commands.stream().allMatch(command -> isPlain(command) && (command.isFed() || text.add(command)));
        text.part(text.switches && text.parts.isEmpty());
        return all && !text.parts.isEmpty() ? Optional.of(new Steps(List.copyOf(text.parts), text.switches)) : Optional.empty();
    }

    private static boolean isPlain(Command command) {
        return (command.runs("kubectl") ? !command.isFed() : command.isFed()) && command.redirections().isEmpty() && command.assignments().isEmpty()
                && command.frame().parent().isEmpty() && command.pipeline().commands().size() <= 2
                && command.words().stream().allMatch(word -> word.variables().isEmpty() && word.substitutions().isEmpty() && word.text().indexOf('$') < 0);
    }

    /** The one that its output goes to. */
    private static Optional<Command> reader(Command command) {
        return command.pipeline().commands().stream().skip(1).findFirst();
    }

    private boolean add(Command command) {
        if (reader(command).isPresent() && !command.does("logs") && !(command.does("exec") && reader(command).filter(KubectlText::writesJson).isPresent())) {
            return false;
        }
        Optional<String> named = command.value("--context").map(Word::text);
        if (named.isPresent() && context.isPresent() && !named.equals(context)) {
            return false;
        }
        context = named.or(() -> context);
        List<String> operands = command.operands().stream().map(Word::text).toList();
        if (operands.stream().anyMatch(one -> one.endsWith("/" + ObjectName.EVERY))) {
            // The shell's own pattern
            return false;
        }
        String verb = operands.isEmpty() ? "" : operands.getFirst().equals("rollout") && operands.size() > 1 ? "rollout " + operands.get(1) : operands.getFirst();
        return switch (verb) {
            case "scale" -> only(command, "--replicas", "--all") && command.value("--replicas").isPresent()
                    && objects(command, "scale", every(command, rest(operands, 1), command.has("--all")), "replicas", value(command, "--replicas"));
            case "rollout restart" -> only(command) && objects(command, "restart", every(command, rest(operands, 2), true));
            case "rollout status" -> only(command, "--timeout") && objects(command, "status", rest(operands, 2), "within", value(command, "--timeout"));
            case "rollout undo" -> only(command, "--to-revision") && objects(command, "rollback", rest(operands, 2), "to", value(command, "--to-revision"));
            case "wait" -> only(command, "--for", "--timeout") && waitsFor(value(command, "--for")).filter(until ->
                    objects(command, "wait", rest(operands, 1), "for", until, "within", value(command, "--timeout"))).isPresent();
            case "annotate", "label" -> only(command, "--overwrite") && values(command, verb, rest(operands, 1));
            case "patch" -> patch(command, operands);
            case "apply" -> only(command, "-f", "--filename") && apply(command, value(command, "-f", "--filename"));
            case "get" -> only(command, "-l", "--selector", "-o", "--output") && List.of("", "wide").contains(value(command, "-o", "--output")) && get(command, rest(operands, 1));
            case "logs" -> only(command, "-c", "--container", "--tail") && operands.size() == 2 && logs(command, pod(operands.get(1)));
            case "exec" -> exec(command, operands);
            case "cp" -> only(command, "-c", "--container") && operands.size() == 3 && copy(command, operands.get(1), operands.get(2));
            case "config" -> only(command) && useContext(operands);
            default -> false;
        };
    }

    private static List<String> rest(List<String> operands, int from) {
        return operands.subList(Math.min(from, operands.size()), operands.size());
    }

    private static boolean only(Command command, String... options) {
        Set<String> known = Set.of(options);
        return command.arguments().stream().map(word -> word.text().split("=", 2)[0]).filter(text -> text.startsWith("-"))
                .allMatch(text -> EVERYWHERE.contains(text) || known.contains(text));
    }

    private static String value(Command command, String... options) {
        return command.value(options).map(Word::text).orElse("");
    }

    /** Empty for a path that may name several fields, and for what kubectl itself does not know. */
    private static Optional<String> waitsFor(String written) {
        return switch (written) {
            case "delete" -> Optional.of("deleted");
            case "create" -> Optional.of("created");
            case String condition when condition.startsWith("condition=") -> Optional.of(condition.substring("condition=".length()));
            case String field -> Optional.of(field).map(FIELD::matcher).filter(Matcher::matches).filter(path -> FieldPath.of(path.group(1)).isPresent()).map(Matcher::group);
        };
    }

    /** {@code deployment/web}, or {@code deployment web}; several are several actions. */
    private static List<String> named(List<String> operands) {
        if (operands.stream().allMatch(one -> one.matches("[\\w.-]+/([\\w.-]+|\\*)"))) {
            return operands;
        }
        boolean kindFirst = operands.size() > 1 && operands.stream().noneMatch(one -> one.contains("/") || one.contains(","));
        return kindFirst ? rest(operands, 1).stream().map(name -> operands.getFirst() + "/" + name).toList() : List.of();
    }

    /** A kind alone, where that means each object of it. */
    private static List<String> every(Command command, List<String> operands, boolean all) {
        boolean kind = all && operands.size() == 1 && KIND.matcher(operands.getFirst()).matches() && command.value("-n", "--namespace").isPresent();
        return kind ? List.of(operands.getFirst() + "/" + ObjectName.EVERY) : command.has("--all") ? List.of() : operands;
    }

    /** {@code pods}, {@code pods,services} or what is named. */
    private boolean get(Command command, List<String> operands) {
        List<String> those = operands.size() == 1 && !operands.getFirst().contains("/") ? List.of(operands.getFirst().split(",")) : named(operands);
        those.forEach(one -> write(command, "get", one, "labels", value(command, "-l", "--selector")));
        return !those.isEmpty() && !those.contains("all");
    }

    /** The search of a log; a pattern is none. */
    private boolean logs(Command command, String pod) {
        Optional<Command> grep = reader(command);
        String search = grep.map(Command::operands).filter(words -> words.size() == 1).map(words -> words.getFirst().text()).orElse("");
        boolean any = grep.filter(one -> one.has("-i", "--ignore-case")).isPresent();
        if (grep.isPresent()) {
            boolean known = grep.get().runs("grep") && PLAIN_WORD.matcher(search).matches()
                    && grep.get().arguments().stream().map(Word::text).filter(text -> text.startsWith("-")).allMatch(text -> Set.of("-i", "--ignore-case", "-F").contains(text));
            // Words without a capital are found in any case
            if (!known || !any && search.equals(search.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        String lines = command.value("--tail").map(Word::text).orElse(grep.isPresent() ? String.valueOf(SEARCHED) : "");
        return objects(command, "logs", List.of(pod), "container", value(command, "-c", "--container"), "search", any ? search.toLowerCase(Locale.ROOT) : search, "lines", lines);
    }

    /** {@code jq} that chooses nothing. */
    private static boolean writesJson(Command command) {
        return command.runs("jq") && command.arguments().stream().allMatch(word -> word.is("."));
    }

    private boolean objects(Command command, String action, List<String> operands, String... keys) {
        List<String> names = named(operands);
        names.forEach(name -> write(command, action, name, keys));
        return !names.isEmpty();
    }

    private void write(Command command, String action, String value, String... keys) {
        StringBuilder text = new StringBuilder("- ").append(action).append(": ").append(YamlText.written(value));
        for (int i = 0; i < keys.length; i += 2) {
            if (!keys[i + 1].isEmpty()) {
                text.append("\n  ").append(keys[i]).append(": ").append(List.of("with", "command", "overwrite").contains(keys[i]) || keys[i + 1].matches("\\d+") ? keys[i + 1] : YamlText.written(keys[i + 1]));
            }
        }
        command.value("-n", "--namespace").ifPresent(namespace -> text.append("\n  namespace: ").append(YamlText.written(namespace.text())));
        actions.add(text.toString());
    }

    private boolean values(Command command, String verb, List<String> operands) {
        List<String> names = operands.stream().takeWhile(one -> !one.contains("=") && !one.endsWith("-")).toList();
        List<String> pairs = new ArrayList<>();
        for (String one : rest(operands, names.size())) {
            String[] halves = one.split("=", 2);
            if (halves.length < 2 && !one.endsWith("-")) {
                return false;
            }
            pairs.add(halves.length < 2 ? YamlText.written(one.substring(0, one.length() - 1)) + ": null" : YamlText.written(halves[0]) + ": " + YamlText.written(halves[1]));
        }
        return !pairs.isEmpty() && objects(command, verb, names, "with", "{" + String.join(", ", pairs) + "}", "overwrite", keeps(command, pairs));
    }

    /** Without its option, kubectl refuses to change what has another value; what is only taken away has no need of it. */
    private static String keeps(Command command, List<String> pairs) {
        boolean overwrites = command.has("--overwrite") && !value(command, "--overwrite").equals("false");
        return overwrites || pairs.stream().allMatch(pair -> pair.endsWith(": null")) ? "" : "false";
    }

    /** A value of a Secret does not belong into a runbook (K8-7). */
    private boolean patch(Command command, List<String> operands) {
        if (rest(operands, 1).stream().anyMatch(one -> one.matches("(?i)secrets?(\\..*)?(/.*)?"))) {
            return false;
        }
        String change = value(command, "-p", "--patch").strip().replace("\n", " ");
        return only(command, "-p", "--patch", "--type") && change.matches("(?s)[{\\[].*[}\\]]")
                && objects(command, "patch", rest(operands, 1), "with", change, "type", value(command, "--type"));
    }

    private static String pod(String written) {
        return written.contains("/") ? written : "pod/" + written;
    }

    /** The pod's command stands behind two dashes; without them it is left as it is, and so is one that somebody would talk to at a terminal. */
    private boolean exec(Command command, List<String> operands) {
        List<String> words = command.arguments().stream().map(Word::text).toList();
        int dashes = words.indexOf("--");
        if (dashes < 0 || dashes == words.size() - 1 || operands.size() < 2) {
            return false;
        }
        Set<String> known = Set.of("-c", "--container", "-n", "--namespace", "--context", "exec", operands.get(1));
        if (words.subList(dashes + 1, words.size()).stream().anyMatch("shutdown"::equalsIgnoreCase)) {
            // The container's main process ends, and with it whatever runs in the pod (RD-3)
            return false;
        }
        boolean terminal = words.subList(0, dashes).stream().anyMatch(TERMINAL::contains);
        if (terminal && isSession(words.subList(dashes + 1, words.size()))) {
            return false;
        }
        for (int i = 0; i < dashes; i++) {
            if (TERMINAL.contains(words.get(i))) {
                continue;
            }
            boolean option = known.contains(words.get(i).split("=", 2)[0]);
            if (!option) {
                return false;
            }
            // The option's own value
            i += words.get(i).startsWith("-") && !words.get(i).contains("=") ? 1 : 0;
        }
        String line = String.join(", ", words.subList(dashes + 1, words.size()).stream().map(YamlText::written).toList());
        return objects(command, "exec", List.of(pod(operands.get(1))), "container", value(command, "-c", "--container"), "command", "[" + line + "]");
    }

    /** A program that waits for words where it is given none: a shell, an interpreter, a database's client, an editor. */
    private static boolean isSession(List<String> words) {
        List<String> given = words.stream().skip(1).toList();
        return switch (words.getFirst().replaceFirst(".*/", "")) {
            case "sh", "bash", "ash", "dash", "zsh" -> !given.contains("-c");
            case "python", "python3", "node", "ruby", "perl", "php" -> given.isEmpty() || given.contains("-i");
            case "psql" -> given.stream().noneMatch(word -> word.matches("-c.*|-f.*|--command.*|--file.*|-l|--list"));
            case "mysql", "mariadb" -> given.stream().noneMatch(word -> word.matches("-e.*|--execute.*"));
            case "redis-cli", "valkey-cli" -> given.stream().noneMatch(word -> word.matches("[A-Za-z]{3,}"));
            case "top", "htop", "less", "more", "vi", "vim", "nano", "watch", "mongosh", "sqlite3" -> true;
            default -> false;
        };
    }

    private boolean copy(Command command, String from, String to) {
        Matcher into = IN_A_POD.matcher(to);
        Matcher out = IN_A_POD.matcher(from);
        boolean in = into.matches() && !from.contains(":");
        if (!in && !(out.matches() && !to.contains(":"))) {
            return false;
        }
        Matcher pod = in ? into : out;
        String place = "pod/" + pod.group(2) + ":" + pod.group(3);
        String namespace = Optional.ofNullable(pod.group(1)).orElse("");
        if (!namespace.isEmpty() && command.value("-n", "--namespace").isPresent()) {
            return false;
        }
        write(command, "copy", in ? from : place, "to", in ? place : to, "container", value(command, "-c", "--container"), "namespace", namespace);
        return true;
    }

    private boolean apply(Command command, String file) {
        boolean local = !file.isEmpty() && !file.equals("-") && !file.contains("://") && file.matches("(?i).+\\.(ya?ml|json)");
        if (local) {
            actions.add("- apply: " + YamlText.written(file));
        }
        // A namespace of the command would have to go into the file's objects
        return local && command.value("-n", "--namespace").isEmpty();
    }

    private boolean useContext(List<String> operands) {
        if (operands.size() != 3 || !operands.get(1).equals("use-context")) {
            return false;
        }
        part(false);
        context = Optional.of(operands.get(2));
        switches = true;
        return true;
    }

    /** What was read so far is of one context. */
    private void part(boolean evenWithout) {
        if (evenWithout || !actions.isEmpty()) {
            parts.add(new Recognised.Kubectl.Part(String.join("\n", actions), context));
            actions.clear();
        }
    }

    /** The first lines of it, for a headline. */
    static String first(String actions) {
        return Stream.of(actions.split("\n")).filter(line -> line.startsWith("- ")).map(line -> line.substring(2)).findFirst().orElse("");
    }
}
