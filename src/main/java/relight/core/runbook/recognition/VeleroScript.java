package relight.core.runbook.recognition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.restore.kubernetes.RestoreDetails;
import relight.core.restore.kubernetes.VeleroChoice;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Word;

/** Nothing but commands of {@code velero}, one of which restores: what its options mean as choices of a restore through Velero. */
final class VeleroScript {

    /** Said by the plan, or by the restore while it runs and afterwards. */
    private static final Set<String> LOOKS = Set.of("get", "describe", "logs");
    /** What has no meaning in the place of the restore, or is done anyway. */
    private static final Set<String> LEFT_OUT = Set.of("--from-backup", "-w", "--wait", "-n", "--namespace", "--restore-name");

    /** A name or a variable that stands for whichever is newest. */
    private static final Pattern NEWEST = Pattern.compile("(?i).*(latest|newest|neueste).*");
    private static final Set<String> ON_OR_OFF = Set.of("--restore-volumes", "--include-cluster-resources");

    private final Map<String, String> choices = new LinkedHashMap<>(Map.of(VeleroChoice.THROUGH, VeleroChoice.VELERO));
    private Optional<String> namespace = Optional.empty();

    private VeleroScript() {}

    static Optional<RestoreScript> read(List<Command> all) {
        List<Command> commands = RestoreScript.outermost(all).filter(command -> !command.words().isEmpty()).toList();
        List<Command> restores = commands.stream().filter(VeleroScript::restores).toList();
        VeleroScript script = new VeleroScript();
        boolean told = restores.size() == 1 && commands.stream().allMatch(command -> command.runs("velero") && command.pipeline().commands().size() == 1
                && command.redirections().isEmpty() && command.frame().parent().isEmpty() && script.understands(command));
        Optional<String> named = restores.stream().flatMap(one -> one.value("--from-backup").stream()).map(Word::text).findFirst();
        Optional<String> backup = named.filter(name -> !NEWEST.matcher(name).matches());
        return told && backup.filter(name -> name.indexOf('$') >= 0).isEmpty()
                ? Optional.of(RestoreScript.between(KubernetesPlanner.ENGINE, backup, script.choices, new RestoreScript.Place(script.namespace, List.of()), commands)) : Optional.empty();
    }

    private static boolean restores(Command command) {
        return command.runs("velero") && (command.does("restore", "create") || command.does("create", "restore"))
                && command.value("--from-backup").isPresent();
    }

    private boolean understands(Command command) {
        List<String> operands = command.operands().stream().map(Word::text).toList();
        if (restores(command)) {
            return options(command).stream().allMatch(option -> LEFT_OUT.contains(option) || chosen(command, option));
        }
        return operands.size() > 1 && (LOOKS.contains(operands.get(1)) || LOOKS.contains(operands.get(0)) || operands.subList(0, 2).equals(List.of("backup-location", "create")) && location(command));
    }

    private static List<String> options(Command command) {
        return command.arguments().stream().map(Word::text).filter(text -> text.startsWith("-")).map(text -> text.split("=", 2)[0]).toList();
    }

    private boolean chosen(Command command, String option) {
        String value = command.value(option).map(Word::text).orElse("");
        if (value.indexOf('$') >= 0) {
            return false;
        }
        switch (option) {
            case "--namespace-mappings" -> {
                choices.put(KubernetesChoice.MAPPING, KubernetesChoice.list(value).stream().map(pair -> pair.replaceFirst(":", "=")).collect(Collectors.joining(", ")));
                namespace = namespace.or(() -> KubernetesChoice.list(value).stream().map(pair -> pair.split(":", 2)[0]).findFirst());
                return KubernetesChoice.list(value).stream().allMatch(pair -> pair.matches("[^:]+:[^:]+"));
            }
            case "--include-namespaces" -> {
                choices.put(KubernetesChoice.NAMESPACES, value);
                namespace = KubernetesChoice.list(value).stream().findFirst();
            }
            case "--exclude-namespaces" -> choices.put(KubernetesChoice.WITHOUT_NAMESPACES, value);
            case "--include-resources" -> choices.put(KubernetesChoice.KINDS, value);
            case "--exclude-resources" -> choices.put(KubernetesChoice.WITHOUT_KINDS, value);
            case "-l", "--selector" -> {
                choices.put(KubernetesChoice.LABELS, value);
                return KubernetesChoice.list(value).stream().allMatch(label -> label.matches("[^=!]+=[^=]+"));
            }
            case "--existing-resource-policy" -> choices.put(KubernetesChoice.EXISTING, value.equals("update") ? KubernetesChoice.UPDATE : KubernetesChoice.SKIP);
            case "--preserve-nodeports" -> choices.put(VeleroChoice.NODE_PORTS, "true");
            case "--restore-volumes" -> choices.put(VeleroChoice.VOLUMES, isOff(command, option) ? VeleroChoice.NO : VeleroChoice.YES);
            case "--include-cluster-resources" -> choices.put(VeleroChoice.CLUSTER, isOff(command, option) ? VeleroChoice.NO : VeleroChoice.YES);
            case "--resource-modifier-configmap" -> choices.put(VeleroChoice.MODIFIER, value);
            case "--item-operation-timeout" -> choices.put(RestoreDetails.PATIENCE, value);
            case "--status-include-resources" -> choices.put(RestoreDetails.STATUSES, value);
            case "--write-sparse-files" -> choices.put(RestoreDetails.SPARSE, "true");
            case "--parallel-files-download" -> choices.put(RestoreDetails.PARALLEL, value);
            default -> {
                return false;
            }
        }
        return !isOff(command, option) || ON_OR_OFF.contains(option);
    }

    /** A switch that is turned off by name. */
    private static boolean isOff(Command command, String option) {
        return command.arguments().stream().anyMatch(word -> word.is(option + "=false"));
    }

    /** The store itself is the workspace's; only its name in Velero and the address at which the cluster reaches it are not. */
    private boolean location(Command command) {
        List<Word> operands = command.operands();
        choices.put(VeleroChoice.MAKE, "true");
        operands.stream().skip(2).findFirst().ifPresent(name -> choices.put(VeleroChoice.LOCATION, name.text()));
        command.value("--config").stream().flatMap(config -> KubernetesChoice.list(config.text()).stream()).filter(one -> one.startsWith("s3Url="))
                .findFirst().ifPresent(url -> choices.put(VeleroChoice.URL, url.substring("s3Url=".length())));
        return operands.size() == 3 && operands.stream().noneMatch(word -> word.text().indexOf('$') >= 0)
                && Set.of("--provider", "--bucket", "--prefix", "--config", "--default", "-n", "--namespace", "--access-mode").containsAll(options(command));
    }
}
