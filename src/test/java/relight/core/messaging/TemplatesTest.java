package relight.core.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.messaging.Audience.Manner;
import relight.core.messaging.Audience.Rhythm;
import relight.core.text.Messages;
import relight.core.text.Problem;

class TemplatesTest {

    @TempDir
    private Path workspace;

    @Test
    void H13_eachOfOursStandsInEveryLanguageAndCanBeFilled() {
        Map<String, String> all = new HashMap<>();
        StateWords.GAPS.forEach(gap -> all.put(gap, "<" + gap + ">"));
        for (String name : Templates.OURS) {
            for (Locale language : Messages.LANGUAGES) {
                String file = "/relight/messaging/" + name + "." + language.getLanguage() + ".txt";
                assertNotNull(Templates.class.getResource(file), file);
                Draft draft = Templates.ours(name, language).fill(all);
                assertFalse(draft.whole().contains("{") || draft.whole().contains("}"), file + "\n" + draft.whole());
                assertFalse(draft.subject().isEmpty(), file);
            }
        }
    }

    @Test
    void leavesALineOutWhereNothingIsKnown() {
        Template template = Template.read("t.txt", "Subject: {title}\n\nData: {data}\n\n\nSince: {since}\n", StateWords.GAPS);
        assertEquals(new Draft("Shop", "Since: now"), template.fill(Map.of("title", "Shop", "since", "now")));
    }

    @Test
    void putsValuesInAsTheyAre() {
        Template template = Template.read("t.txt", "Subject: {title}\n{systems}", StateWords.GAPS);
        assertEquals(new Draft("a {since} $1 \\ b", "x\ny"), template.fill(Map.of("title", "a {since} $1 \\\r\n b", "systems", "x\ny")));
    }

    @Test
    void H13_theTeamsOwnTextComesFirst() throws IOException {
        Files.createDirectories(workspace.resolve("messages"));
        Files.writeString(workspace.resolve("messages/staff_note.de.txt"), "Betreff: Unser Wort\nHallo");
        Files.writeString(workspace.resolve("messages/staff_note.txt"), "Subject: Our word\nHello");
        Templates templates = new Templates(workspace);
        assertEquals("Unser Wort", templates.of(audience("staff_note", Locale.GERMAN), Occasion.Kind.UPDATE).fill(Map.of()).subject());
        assertEquals("Our word", templates.of(audience("staff_note", Locale.ENGLISH), Occasion.Kind.UPDATE).fill(Map.of()).subject());
        assertFalse(templates.of(audience("staff_note", Locale.GERMAN), Occasion.Kind.END).fill(Map.of()).whole().contains("Hallo"),
                "the end has a text of its own");
    }

    @Test
    void aTemplateCannotBeTakenFromOutsideItsFolder() throws IOException {
        Files.createDirectories(workspace.resolve("messages"));
        Files.writeString(workspace.resolve("outside.txt"), "Subject: outside\n");
        Draft draft = new Templates(workspace).of(audience("../outside", Locale.ENGLISH), Occasion.Kind.UPDATE).fill(Map.of());
        assertFalse(draft.subject().contains("outside"));
    }

    @Test
    void saysWhereAGapStandsThatNobodyCanFill() {
        Problem problem = assertThrows(Problem.class,
                () -> Template.read("messages/own.txt", "Subject: x\nBack at {forcast}", StateWords.GAPS));
        assertEquals("messages/own.txt:2:9: There is no gap named forcast.", Messages.english().say(problem.what()));
        assertTrue(problem.say(Messages.english()).contains("Did you mean forecast?"));
        assertThrows(Problem.class, () -> Template.read("t.txt", "no subject", List.of()));
    }

    private static Audience audience(String template, Locale language) {
        return new Audience("staff", new Rhythm.AsNeeded(), List.of(), List.of(), List.of(), template, new Manner(language, false, false));
    }
}
