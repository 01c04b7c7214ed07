package relight.core.runbook;

import java.util.List;

/** The words that a runbook can be written with, as its readers know them: for whoever completes or colours one. */
public final class RunbookWords {

    /** Those that most people mean come first. */
    public static final List<String> LANGUAGES = List.of("bash", "relight", "sql", "http", "kubernetes", "route53", "console", "sh", "yaml", "text");

    private RunbookWords() {}

    /** Whether a fence of the language is run by the shell. */
    public static boolean isShell(String language) {
        return RunnableFence.isShell(language);
    }

    /** The language that the words after a fence's opening begin with; empty where none is named. */
    public static String language(String words) {
        return InfoString.language(words);
    }

    /** The attributes of a fence of the language; none where it is only shown. */
    public static List<String> attributes(String language) {
        return RunnableFence.isRun(language) ? RunnableFence.attributes(language) : List.of();
    }

    /** The values that an attribute can have; none where it is free. */
    public static List<String> values(String attribute) {
        return attribute.equals("watch") ? WatchReader.MEANINGS : HeaderReader.CHOICES.getOrDefault(attribute, List.of());
    }

    /** How a step can end, for conditions on it. */
    public static List<String> outcomes() {
        return References.OUTCOMES;
    }

    /** What a relight fence can begin with. */
    public static List<String> kinds() {
        return List.copyOf(RelightFence.KEYS.keySet());
    }

    /** The keys beside what a relight fence begins with. */
    public static List<String> keys(String kind) {
        return RelightFence.KEYS.getOrDefault(kind, List.of());
    }

    /** What a kubernetes fence can do. */
    public static List<String> clusterActions() {
        return KubernetesFence.KEYS.keySet().stream().filter(word -> !word.equals(KubernetesFence.TAKE_BACK)).toList();
    }

    /** The keys beside an action of a kubernetes fence. */
    public static List<String> clusterKeys(String action) {
        return KubernetesFence.KEYS.getOrDefault(action, List.of());
    }

    /** The keys of a route53 fence. */
    public static List<String> recordKeys() {
        return Route53Fence.KEYS;
    }

    /** What is said of each option of a decision. */
    public static List<String> optionKeys() {
        return RelightFence.OPTION;
    }

    /** What people can be asked to write down. */
    public static List<String> inputKinds() {
        return RelightFence.inputKinds();
    }

    /** The keys of the front matter, and of what stands below one of them; none where that is another tool's. */
    public static List<String> frontKeys(String below) {
        return switch (below) {
            case "" -> FrontMatter.OURS;
            case "objectives" -> FrontMatter.OBJECTIVES;
            case "defaults" -> FrontMatter.DEFAULTS;
            default -> List.of();
        };
    }

    /** How many lines at the top of a document are front matter. */
    public static int frontLines(List<String> lines) {
        return FrontMatter.end(lines);
    }
}
