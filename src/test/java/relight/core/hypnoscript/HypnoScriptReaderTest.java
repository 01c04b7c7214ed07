package relight.core.hypnoscript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.hypnoscript.HypnoValue.Block;
import relight.core.hypnoscript.HypnoValue.Kind;
import relight.core.hypnoscript.HypnoValue.Scalar;
import relight.core.hypnoscript.HypnoValue.Sequence;
import relight.core.text.Messages;
import relight.core.text.Place;
import relight.core.text.Problem;

/** The configuration language is read as people write it, and a mistake is told where it stands. */
class HypnoScriptReaderTest {

    private static final int MUCH = 100_000;

    @Test
    void H1_readsEveryShapeOfTheLanguage() {
        Block site = block("""
                // a comment
                # another
                site {
                    name: "Graz \\"north\\" C:\\\\ovens"   // beside a value
                    count: 4
                    least: -1.5
                    window: 30m
                    size: 100GB
                    share: 20%
                    open: true
                    closed: false
                    key: env.KMS_KEY-is-no-name
                    vault: env.KMS_KEY
                    mode: standard
                    'quoted key': 'single'
                    /* over
                       lines */
                    list: ["a", "b" "c",
                        { step: 1 }, [2, 3],
                    ]
                    empty: {}
                    one: { a: 1, b: 2; c: 3 }
                    nested {
                        deep: "yes"
                    }
                }
                """);
        assertEquals(new Scalar(new Place("a.hyp", 4, 11), Kind.TEXT, "Graz \"north\" C:\\ovens"), site.values().get("name"));
        assertEquals(List.of(Kind.NUMBER, Kind.NUMBER, Kind.QUANTITY, Kind.QUANTITY, Kind.QUANTITY, Kind.FLAG, Kind.FLAG, Kind.WORD,
                Kind.ENVIRONMENT, Kind.WORD, Kind.TEXT), site.values().values().stream().skip(1).limit(11).map(value -> ((Scalar) value).kind()).toList());
        assertEquals("KMS_KEY", ((Scalar) site.values().get("vault")).text());
        Sequence list = (Sequence) site.values().get("list");
        assertEquals(5, list.items().size());
        assertEquals(new Place("a.hyp", 19, 9), list.items().get(3).place());
        assertEquals(List.of("a", "b", "c"), List.copyOf(((Block) site.values().get("one")).values().keySet()));
        assertEquals("yes", ((Scalar) ((Block) site.values().get("nested")).values().get("deep")).text());
        assertEquals(new Place("a.hyp", 15, 5), site.keys().get("quoted key"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a { b: \"c }             | 1:8  | A quotation mark is opened here and not closed on this line",
        "a { b: @c }             | 1:8  | The character @ means nothing here",
        "a { b: c / d }          | 1:10 | The character / means nothing here",
        "a { b c }               | 1:5  | After \"b\" the colon is missing",
        "a { b: 1                | 1:3  | A brace is opened here and not closed",
        "a { b: [1, 2 }          | 1:8  | A bracket is opened here and not closed",
        "a { b: [1, c: 2 }       | 1:8  | A bracket is opened here and not closed",
        "a { b: }                | 1:5  | \"b\" has no value",
        "a { b:~ c: 1 }          | 1:5  | \"b\" has no value",
        "a { b: 4 h }            | 1:10 | \"h\" follows a value and belongs to nothing",
        "a { b: 1 {} }           | 1:10 | \"{\" follows a value and belongs to nothing",
        "a { : 1 }               | 1:5  | Here should stand a name; \":\" is none",
        "a { ] }                 | 1:5  | Here should stand a name; \"]\" is none",
        "a { b: 1~ b: 2 }        | 2:2  | \"b\" stands here a second time; the first time in line 1",
        "a {}~a {}               | 2:1  | \"a\" stands here a second time; the first time in line 1",
        "a: 1                    | 1:1  | After \"a\" no brace opens",
        "} a {}                  | 1:1  | Here should begin a block; \"}\" does not",
        "a { /* b                | 1:5  | A comment is opened here with /* and never closed",
        "-                       | 1:1  | The character - means nothing here",
        "// nothing              | 1:1  | The document holds no block",
    })
    void H1_aMistakeIsToldWhereItStands(String text, String place, String sentence) {
        HypnoScript script = HypnoScriptReader.read("a.hyp", text.replace('~', '\n'));
        String said = said(script);
        assertTrue(said.contains("a.hyp:" + place + ": " + sentence), said);
        assertTrue(script.problems().stream().allMatch(problem -> problem.remedy().isPresent()));
    }

    @Test
    void H1_theReadingGoesOnAtTheNextKeyAndAtTheNextBlock() {
        HypnoScript script = HypnoScriptReader.read("a.hyp", """
                one {
                    a: 1
                    b 2
                    c: 3
                    inner: {
                        d: [ "x",
                two {
                    e: @
                    f: "open
                    g: 5
                }
                } stray
                three { h: 6 }
                """);
        assertEquals(List.of("one", "two", "three"), List.copyOf(script.blocks().keySet()));
        assertEquals(List.of("a", "c", "inner"), List.copyOf(script.blocks().get("one").values().keySet()));
        assertEquals(List.of("f", "g"), List.copyOf(script.blocks().get("two").values().keySet()));
        assertEquals(List.of("1:5", "3:5", "5:12", "6:12", "8:5", "8:8", "9:8", "12:1"), script.problems().stream()
                .map(problem -> problem.say(Messages.english()).split(":", 4)).map(parts -> parts[1] + ":" + parts[2]).toList());
    }

    @Test
    void H1_aPlaceInAPageIsThatOfThePage() {
        HypnoScript script = HypnoScriptReader.read("a.md", "# Title #\r\n\r\n```hyp\r\na {\r\n  b\r\n}\r\n```\r\n\r\n```yaml\r\nc: [\r\n```\r\n- [ ] tick\r\n```hyp\r\nd { e: 1 }");
        assertEquals(List.of("a", "d"), List.copyOf(script.blocks().keySet()));
        assertTrue(said(script).startsWith("a.md:5:3: After \"b\" the colon is missing."), said(script));
        assertEquals("Title", script.title().orElseThrow());
        assertEquals(List.of(new HypnoScript.Checklist("Title", List.of("tick"))), script.checks());
    }

    @Test
    void H1_theDocumentOfTheBakeryHasNoMistake() throws IOException {
        assertEquals("", said(HypnoScriptReader.read("bakery.md", ImportedPlanTest.bakery())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "a {", "a: {", "a: [", "a {\n", "\"", "'", "/*", "//", ":", "}", "# ", "```hyp\n", "- [ ] ", "a ", "\\", "\u0000",
        "-", "9", "a: 1\n", "env.", "\ud83d", "{}", "a {}\n"})
    void H1_aTextWithoutEndEndsSoonAndInFindings(String filling) {
        String text = filling.repeat(MUCH / filling.length());
        for (String whole : List.of(text, "a { b: " + text, "a { b: [" + text)) {
            HypnoScript script = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> HypnoScriptReader.read("x", whole));
            assertTrue(script.problems().size() <= Faults.MOST);
        }
    }

    @Test
    void H1_aTextThatIsTooLargeIsRefused() {
        assertTrue(said(HypnoScriptReader.read("x", " ".repeat(HypnoScriptReader.GREATEST_TEXT + 1))).contains("more than 2,000,000 characters"));
    }

    /** Whatever a document says, it ends in blocks and findings, and never in a fault of the program. */
    @RepeatedTest(10)
    void H1_fuzz(RepetitionInfo turn) throws IOException {
        Random random = new Random(turn.getCurrentRepetition());
        String[] sound = ImportedPlanTest.bakery().split("(?<=\\W)|(?=\\W)");
        for (int i = 0; i < 40; i++) {
            String text = mutilated(sound, random);
            HypnoScript script = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> HypnoScriptReader.read("fuzz.md", text));
            assertTrue(script.problems().size() <= Faults.MOST);
            script.problems().forEach(problem -> assertTrue(problem.say(Messages.english()).matches("(?s)fuzz\\.md:\\d+:\\d+: .+"),
                    problem.say(Messages.english())));
            importedOrRefused(text);
        }
    }

    private static void importedOrRefused(String text) {
        try {
            ImportedPlan plan = ImportedPlan.of("fuzz.md", text, Messages.english());
            assertEquals(plan.read(), plan.mapped() + plan.kept().size());
        } catch (Problem refused) {
            assertFalse(refused.say(Messages.english()).isBlank());
        }
    }

    private static String mutilated(String[] sound, Random random) {
        List<String> pieces = new java.util.ArrayList<>(List.of(sound));
        String[] odd = {"{", "}", "[", "]", ":", ",", "\"", "'", "\\", "/*", "*/", "//", "\n", "```", "\u0000", "\ud83d", "env.", "%", "1", "true", "é", "```hyp\n"};
        for (int i = random.nextInt(12); i >= 0; i--) {
            int at = random.nextInt(pieces.size());
            switch (random.nextInt(4)) {
                case 0 -> pieces.remove(at);
                case 1 -> pieces.add(at, odd[random.nextInt(odd.length)]);
                case 2 -> pieces.set(at, odd[random.nextInt(odd.length)]);
                default -> pieces.add(at, pieces.get(random.nextInt(pieces.size())));
            }
        }
        int cut = random.nextInt(4) == 0 ? random.nextInt(pieces.size()) : pieces.size();
        return pieces.subList(0, cut).stream().collect(Collectors.joining());
    }

    private static Block block(String text) {
        HypnoScript script = HypnoScriptReader.read("a.hyp", text);
        assertEquals("", said(script));
        return script.blocks().values().iterator().next();
    }

    private static String said(HypnoScript script) {
        return script.problems().stream().map(problem -> problem.say(Messages.english())).collect(Collectors.joining("\n"));
    }
}
