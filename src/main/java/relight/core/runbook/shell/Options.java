package relight.core.runbook.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How programs take their options: which are followed by a value. */
final class Options {

    /** Options whose value is a word of its own. Long ones with a sign of equality need no entry. */
    private static final Map<String, Set<String>> WITH_VALUE = Map.ofEntries(
            Map.entry("kubectl", Set.of("-n", "--namespace", "-c", "--container", "-f", "--filename", "-o", "--output", "-l", "--selector",
                    "--context", "--cluster", "--kubeconfig", "--replicas", "-p", "--patch", "--type", "--timeout", "--as", "--user",
                    "-s", "--server", "--token", "--tail", "--since", "--field-selector", "--from-literal", "--from-file", "--image")),
            Map.entry("helm", Set.of("-n", "--namespace", "--version", "--set", "--set-string", "--set-file", "-f", "--values", "--repo",
                    "--kube-context", "--kubeconfig", "--timeout", "--description", "--name-template")),
            Map.entry("velero", Set.of("-n", "--namespace", "--from-backup", "--from-schedule", "--include-resources", "--exclude-resources",
                    "--include-namespaces", "--exclude-namespaces", "--namespace-mappings", "--restore-name", "-l", "--selector", "--kubecontext",
                    "--kubeconfig", "--provider", "--bucket", "--prefix", "--config", "-o", "--output", "--ttl", "--schedule")),
            Map.entry("aws", Set.of("--profile", "--region", "--endpoint-url", "--query", "--output", "--hosted-zone-id", "--change-batch",
                    "--exclude", "--include", "--sse", "--acl", "--storage-class", "--bucket", "--key", "--prefix", "--body")),
            Map.entry("celery", Set.of("-A", "--app", "-b", "--broker", "--workdir", "-d", "--destination", "-t", "--timeout", "--result-backend")),
            Map.entry("alembic", Set.of("-c", "--config", "-n", "--name", "-x")),
            Map.entry("redis-cli", Set.of("-h", "-p", "-s", "-a", "-u", "-n", "-r", "-i", "--user", "--pass", "--sni", "--cacert", "--cert",
                    "--key", "--rdb", "--pipe-timeout", "-d", "-D")),
            Map.entry("psql", Set.of("-h", "--host", "-p", "--port", "-U", "--username", "-d", "--dbname", "-c", "--command", "-f", "--file",
                    "-v", "--set", "--variable", "-o", "--output", "-F", "-R", "-P")),
            Map.entry("pg_restore", Set.of("-h", "--host", "-p", "--port", "-U", "--username", "-d", "--dbname", "-j", "--jobs", "-n",
                    "--schema", "-t", "--table", "-F", "--format", "-f", "--file", "-L", "--use-list", "-I", "-P", "-S", "-T", "-N", "--role",
                    "--section")),
            Map.entry("mysql", Set.of("-h", "--host", "-P", "--port", "-u", "--user", "-D", "--database", "-e", "--execute", "-S", "--socket")),
            Map.entry("curl", Set.of("-X", "--request", "-H", "--header", "-d", "--data", "--data-binary", "--data-raw", "-o", "--output",
                    "-u", "--user", "-w", "--write-out", "-m", "--max-time", "--connect-timeout", "--retry", "--retry-delay", "-A", "-e",
                    "--cacert", "--cert", "--key", "-x", "--proxy", "-T", "--upload-file", "-F", "--form", "--resolve", "-b", "-c",
                    "--retry-max-time")),
            Map.entry("docker", Set.of("-u", "--user", "-w", "--workdir", "-e", "--env", "--env-file", "-v", "--volume", "-p", "--publish",
                    "--name", "--network", "-f", "--file", "--entrypoint", "-H", "--host", "-m", "--memory", "--restart", "-l", "--label")),
            Map.entry("tar", Set.of("-C", "--directory", "-f", "--file", "-T", "--files-from", "-X", "--exclude-from", "--exclude")),
            Map.entry("sudo", Set.of("-u", "--user", "-g", "--group", "-h", "--host", "-D", "--chdir")),
            Map.entry("ssh", Set.of("-i", "-p", "-l", "-o", "-F", "-J", "-L", "-R", "-D", "-b", "-c", "-E", "-S", "-W")),
            Map.entry("su", Set.of("-c", "--command", "-s", "--shell", "-g", "-G")),
            Map.entry("timeout", Set.of("-s", "--signal", "-k", "--kill-after")),
            Map.entry("nice", Set.of("-n")),
            Map.entry("ionice", Set.of("-c", "-n")),
            Map.entry("find", Set.of()),
            Map.entry("sed", Set.of("-e", "--expression", "-f", "--file")),
            Map.entry("grep", Set.of("-e", "-f", "-m", "-A", "-B", "-C")),
            Map.entry("install", Set.of("-m", "--mode", "-o", "--owner", "-g", "--group", "-t")),
            Map.entry("mkdir", Set.of("-m", "--mode")),
            Map.entry("tail", Set.of("-n", "-c")),
            Map.entry("head", Set.of("-n", "-c")));

    private static final Map<String, String> LIKE = Map.of("mariadb", "mysql", "mysqldump", "mysql", "mariadb-dump", "mysql", "oc", "kubectl",
            "podman", "docker", "pg_dump", "psql", "createdb", "psql", "dropdb", "psql", "egrep", "grep", "valkey-cli", "redis-cli");

    private Options() {}

    private static Set<String> withValue(String program) {
        return WITH_VALUE.getOrDefault(LIKE.getOrDefault(program, program), Set.of());
    }

    static boolean isOne(String word, String... options) {
        for (String option : options) {
            if (word.equals(option) || option.startsWith("--") && word.startsWith(option + "=")) {
                return true;
            }
        }
        return false;
    }

    /** Behind two dashes nothing is an option any more. */
    static Optional<Word> value(List<Word> words, String... options) {
        for (int i = 0; i < words.size() && !words.get(i).is("--"); i++) {
            String text = words.get(i).text();
            for (String option : options) {
                boolean isLong = option.startsWith("--");
                if (text.equals(option)) {
                    return i + 1 < words.size() ? Optional.of(words.get(i + 1)) : Optional.empty();
                }
                if (isLong && text.startsWith(option + "=")) {
                    return Optional.of(words.get(i).after(option.length() + 1));
                }
                if (!isLong && option.length() == 2 && text.startsWith(option) && !text.startsWith("--")) {
                    return Optional.of(words.get(i).after(text.startsWith(option + "=") ? 3 : 2));
                }
            }
        }
        return Optional.empty();
    }

    static List<Word> operands(String program, List<Word> arguments) {
        Set<String> withValue = withValue(program);
        List<Word> operands = new ArrayList<>();
        boolean onlyOperands = false;
        for (int i = 0; i < arguments.size(); i++) {
            Word word = arguments.get(i);
            if (!onlyOperands && word.is("--")) {
                onlyOperands = true;
            } else if (!onlyOperands && word.text().startsWith("-") && word.text().length() > 1) {
                i += withValue.contains(word.text()) ? 1 : 0;
            } else {
                operands.add(word);
            }
        }
        return operands;
    }

    /** The index of the first argument that is neither an option nor its value; the number of arguments where there is none. */
    static int firstOperand(String program, List<Word> arguments) {
        Set<String> withValue = withValue(program);
        int i = 0;
        while (i < arguments.size() && arguments.get(i).text().startsWith("-") && arguments.get(i).text().length() > 1) {
            boolean end = arguments.get(i).is("--");
            i += withValue.contains(arguments.get(i).text()) ? 2 : 1;
            if (end) {
                break;
            }
        }
        return i;
    }
}
