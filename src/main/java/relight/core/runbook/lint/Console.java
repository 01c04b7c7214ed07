package relight.core.runbook.lint;

/** Terminal sessions as they are pasted: prompts with commands, and what the commands printed. */
final class Console {

    private static final String PROMPT = "^\\s*(?:[\\w.@:~/\\[\\]() -]*[$#]|>) .*";

    private Console() {}

    /** The commands, with everything else blanked letter for letter, so that each keeps its place. */
    static String commands(String session) {
        StringBuilder text = new StringBuilder();
        boolean goesOn = false;
        for (String line : session.split("(?<=\n)", -1)) {
            String bare = line.stripTrailing();
            if (bare.matches(PROMPT)) {
                int end = bare.indexOf(bare.matches("^\\s*>.*") ? '>' : bare.contains("$ ") ? '$' : '#') + 1;
                text.append(" ".repeat(end)).append(line.substring(end));
                goesOn = bare.endsWith("\\");
            } else if (goesOn) {
                text.append(line);
                goesOn = bare.endsWith("\\");
            } else {
                text.append(line.replaceAll("[^\n]", " "));
            }
        }
        return text.toString();
    }
}
