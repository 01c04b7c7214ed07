package relight.core.runbook.recognition;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.Word;

/**
 * ConfigMaps and Secrets that are written into files, edited by {@code sed} and applied in another namespace: what a restore from that
 * namespace does with the objects themselves, without a file in which Secrets lie open.
 */
final class CopiedSettings {

    private static final Map<String, String> KINDS = Map.of("configmap", "configmaps", "configmaps", "configmaps", "cm", "configmaps", "secret", "secrets", "secrets", "secrets");
    private static final Pattern REWRITTEN = Pattern.compile("s([/|#,@!])namespace:\\s*([a-z0-9-]+)\\1namespace:\\s*([a-z0-9-]+)\\1g?");

    private final Set<String> kinds = new LinkedHashSet<>();
    private final Set<String> from = new LinkedHashSet<>();
    private final Set<String> into = new LinkedHashSet<>();
    private boolean applied;

    private CopiedSettings() {}

    static Optional<RestoreScript> read(List<Command> all) {
        List<Command> commands = RestoreScript.outermost(all).toList();
        CopiedSettings copied = new CopiedSettings();
        if (!commands.stream().allMatch(command -> command.frame().parent().isEmpty() && command.pipeline().commands().size() == 1 && copied.understands(command))
                || !copied.applied || copied.from.size() != 1 || copied.into.size() > 1) {
            return Optional.empty();
        }
        String source = copied.from.iterator().next();
        Map<String, String> choices = new LinkedHashMap<>(Map.of(KubernetesChoice.FROM, "namespace:" + source));
        copied.into.forEach(target -> choices.put(KubernetesChoice.MAPPING, source + "=" + target));
        choices.put(KubernetesChoice.KINDS, String.join(", ", copied.kinds));
        // As kubectl applies them
        choices.put(KubernetesChoice.EXISTING, KubernetesChoice.UPDATE);
        return Optional.of(RestoreScript.between(KubernetesPlanner.ENGINE, Optional.empty(), choices, new RestoreScript.Place(copied.into.stream().findFirst(), List.of()), commands));
    }

    private boolean understands(Command command) {
        List<String> operands = command.operands().stream().map(Word::text).toList();
        return switch (command.program()) {
            case "mkdir" -> true;
            case "sed" -> rewritten(operands);
            case "kubectl" -> command.does("get") ? fetched(command, operands) : command.does("apply") && applies(command);
            default -> false;
        };
    }

    private boolean rewritten(List<String> operands) {
        Optional<Matcher> program = operands.stream().findFirst().map(REWRITTEN::matcher).filter(Matcher::matches).filter(matcher -> from.contains(matcher.group(2)));
        program.map(matcher -> matcher.group(3)).ifPresent(into::add);
        return program.isPresent();
    }

    private boolean fetched(Command command, List<String> operands) {
        Optional<String> namespace = command.value("-n", "--namespace").map(Word::text);
        boolean whole = operands.size() == 2 && namespace.isPresent() && KINDS.containsKey(operands.get(1)) && command.value("-o", "--output").filter(word -> word.is("yaml", "json")).isPresent()
                && command.value("-l", "--selector").isEmpty() && command.redirections().size() == 1 && command.redirections().getFirst().writes();
        if (whole) {
            kinds.add(KINDS.get(operands.get(1)));
            from.add(namespace.get());
        }
        return whole;
    }

    private boolean applies(Command command) {
        command.value("-n", "--namespace").map(Word::text).ifPresent(into::add);
        applied = true;
        return command.value("-f", "--filename").filter(word -> !word.text().contains("://")).isPresent();
    }
}
