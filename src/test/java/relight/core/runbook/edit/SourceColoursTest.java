package relight.core.runbook.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.core.runbook.edit.SourceLines.Line;

class SourceColoursTest {

    @Test
    void coloursEachLineByWhereItStands() {
        List<Line> lines = SourceLines.of("""
                ---
                title: Shop
                ---
                # Shop
                - [ ] call **now**
                ~~~bash title="Stop it" timeout=5m
                # 1. Stop
                cd "$HOME" # here
                ```
                ~~~
                ```relight
                restore: shopdb
                ```
                """);
        assertEquals("FENCE[---]", colours(lines.get(0)));
        assertEquals("KEY[title]", colours(lines.get(1)));
        assertEquals("HEADING[# Shop]", colours(lines.get(3)));
        assertEquals("LIST[- [ ]] STRONG[**now**]", colours(lines.get(4)));
        assertEquals("FENCE[~~~] LANGUAGE[bash] ATTRIBUTE[title] VALUE[\"Stop it\"] ATTRIBUTE[timeout] VALUE[5m]", colours(lines.get(5)));
        assertEquals("COMMENT[# 1. Stop]", colours(lines.get(6)));
        assertEquals("KEYWORD[cd] STRING[\"$HOME\"] COMMENT[# here]", colours(lines.get(7)));
        assertEquals(SourceLines.Zone.BODY, lines.get(8).zone(), "backticks do not close a fence of tildes");
        assertEquals("FENCE[~~~]", colours(lines.get(9)));
        assertEquals("KEY[restore]", colours(lines.get(11)));
    }

    @Test
    void whateverIsTypedColoursLieOneAfterTheOther() {
        String[] parts = {"`", "```", "~~~", "#", " ", "\n", "bash", "relight", "a=", "\"", "'", "${", "}", "$A", "- ", "> ", "[", "](", ")", "<b>", "**", "--", "1.", ":", "\\", "---\n"};
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            String text = random.ints(60, 0, parts.length).mapToObj(i -> parts[i]).collect(Collectors.joining());
            for (Line line : SourceLines.of(text)) {
                int at = 0;
                for (SourceColours.Span span : SourceColours.of(line)) {
                    assertTrue(span.from() >= at && span.to() > span.from() && span.to() <= line.text().length(), "seed " + seed + ": " + line.text());
                    at = span.to();
                }
            }
        }
    }

    private static String colours(Line line) {
        return SourceColours.of(line).stream().map(span -> span.part() + "[" + line.text().substring(span.from(), span.to()) + "]")
                .collect(Collectors.joining(" "));
    }
}
