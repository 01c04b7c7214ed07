package relight.core.runbook.recognition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which context a script leaves behind: it stands in the kubeconfig, and whatever asks a cluster after it goes there. */
final class TurnedContext {

    private static final Pattern PLAIN = Pattern.compile("kubectl\\s+config\\s+use-context\\s+([\"']?)([\\w.@:/-]+)\\1\\s*(?:#.*)?");
    private static final Pattern TURNS = Pattern.compile("use-context|set-context|\\bkubectx\\b|KUBECONFIG|get-credentials|update-kubeconfig|kubeconfig\\s+save");
    private static final Pattern ASKS = Pattern.compile("\\b(?:kubectl|helm|velero|oc|kustomize|stern|flux|argocd|kubeseal|istioctl)\\b");

    private TurnedContext() {}

    /** Empty where it turns to none; without a name where it cannot be told to which. */
    static Optional<String> after(String script) {
        Optional<String> context = Optional.empty();
        for (String line : script.lines().map(String::strip).filter(line -> TURNS.matcher(line).find()).toList()) {
            Matcher plain = PLAIN.matcher(line);
            context = Optional.of(plain.matches() ? plain.group(2) : "");
        }
        return context;
    }

    /** Whether something in it goes to the context that is turned to at that time. */
    static boolean isAsked(String script) {
        return ASKS.matcher(script).find();
    }
}
