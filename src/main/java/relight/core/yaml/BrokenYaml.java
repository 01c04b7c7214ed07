package relight.core.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import relight.core.text.Message;
import relight.core.text.Place;

/** Says what is wrong with a text that is not YAML, in the words of the person who wrote it. */
record BrokenYaml(String text, Place start, YamlReader.Faults faults) {

    void explain(JsonProcessingException e) {
        if (!(e.getCause() instanceof MarkedYAMLException marked)) {
            Place place = e.getLocation() == null ? start : YamlReader.place(e.getLocation(), start);
            faults.add(place, Message.of("yaml.other", e.getOriginalMessage()), Message.of("yaml.other.remedy"));
            return;
        }
        Mark mark = marked.getProblemMark() == null ? marked.getContextMark() : marked.getProblemMark();
        Place place = place(mark);
        Place begin = marked.getContextMark() == null ? place : place(marked.getContextMark());
        String kind = kindOf(String.valueOf(marked.getProblem()), String.valueOf(marked.getContext()), line(mark.getLine()));
        faults.add(kind.equals("quote") || kind.equals("bracket") ? begin : place,
                Message.of("yaml." + kind, String.valueOf(marked.getProblem())),
                Message.of("yaml." + kind + ".remedy", Integer.toString(begin.line())));
    }

    private Place place(Mark mark) {
        return YamlReader.place(mark.getLine() + 1, mark.getColumn() + 1, start);
    }

    /** The parser's words are English and speak of its own states; people make the same few mistakes. */
    private static String kindOf(String problem, String context, String line) {
        if (problem.contains("\\t") || line.stripTrailing().lines().anyMatch(one -> one.matches("[ ]*\\t.*"))) {
            return "tab";
        }
        if (context.contains("quoted scalar")) {
            return "quote";
        }
        if (context.contains("flow sequence") || context.contains("flow mapping")) {
            return "bracket";
        }
        if (context.contains("alias")) {
            return "star";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "colon";
        }
        if (problem.contains("could not find expected ':'")) {
            return "key";
        }
        if (problem.contains("block end") || problem.contains("<block mapping start>") || problem.contains("document start")) {
            return "indentation";
        }
        if (problem.contains("cannot start any token")) {
            return "character";
        }
        return "other";
    }

    private String line(int number) {
        return text.lines().skip(number).findFirst().orElse("");
    }
}
