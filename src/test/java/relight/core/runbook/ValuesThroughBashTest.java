package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No value changes what a command is: every value that is let through is run through a real bash (Debian package bash). */
class ValuesThroughBashTest {

    private static final String NEUTRAL = "n3utral";
    private static final List<String> PARTS = List.of("'", "\"", "\\", "$", "`", "$(touch hacked)", "`touch hacked`", "; touch hacked; ", "&& touch hacked", "|", ">hacked", "<", "*", "?",
            "[a]", "{a,b}", "~", "!", "#", " ", "\t", "\n", "-", "--", "=", "%s", "é", "Ж", "🔥", "a", "7", "x.y", "/", "$X", "${HOME}", "$((1+1))", "a[$(touch hacked)]", "EOF", "\nEOF\n",
            "'; touch hacked; '", "\"; touch hacked; \"", "\r", "(", ")", "\u0001", ",", ":", "@", "+(a)", "-n", "0x10", "n3");
    private static final List<String> ORDINARY = List.of("20261120_020000", "42", "-1", "-rf", "two words", "it's", "/backups/x y.gz", "db.sql.gz", "release_7", "shop", "*", "$(touch hacked)", "a'b",
            "2026-11-20 02:00:00", "https://example.org/a?b=c&d=e", "x; touch hacked", "prod-eu-1", "CON", "", "\\", "7.5", "Київ");

    @TempDir
    private Path folder;

    /**
     * A script that hands its words to {@code record}.
     *
     * @param most whether every value can be let through but those that would be options
     */
    record Shape(String script, boolean most) {
        @Override
        public String toString() {
            return script.replace("\n", "↵");
        }
    }

    static List<Shape> shapes() {
        List<Shape> shapes = new ArrayList<>();
        for (String script : List.of("record a <x> b", "record \"pre <x>\"x", "record pre<x>.gz", "record 'pre-<the day>.gz'", "record db_TIMESTAMP.sql.gz", "record s3://b/[REVISION]", "record \"$X\" tail",
                "F=<x>; record \"$F\"", "F=\"/b/db_YYYYMMDD.sql\"\nrecord \"${F}\"", "arr=(a <x> b); record \"${arr[@]}\"", "record \"-o=$X\"", "export G=$X\nbash -c 'record \"$G\"'", "record <x> <<'END'\nEND\n")) {
            shapes.add(new Shape(script, !script.contains("\"pre <x>\"")));
        }
        for (String script : List.of("record $X tail", "F=<x>; record $F", "F=\"db_TIMESTAMP\"\nrecord $F", "for f in \"$X\"; do record $f; done", "bash -c \"record <x> end\"", "bash -c 'record <the day> end'",
                "bash -c \"record 'a <x> b'\"", "bash -c 'record \"a b_TIMESTAMP.c\"'", "ssh host record $X end", "ssh host \"record $X end\"", "bash <<EOF\nrecord <x> end\nEOF\n", "bash <<EOF\nrecord '$X' end\nEOF\n",
                "bash <<'EOF'\nrecord pre_TIMESTAMP end\nEOF\n", "record $(( $X + 1 ))", "[[ $X -gt 3 ]] && record more || record less", "if [ $X -gt 3 ]; then record more; else record less; fi", "eval record $X",
                "record \"$(sed \"s/old/<x>/\" <<< old)\"", "record \"$(sed 's/old/'$X'/' <<< old)\"", "record ${X}", "record \"${!X}\"", "f() { record $1; }\nf \"$X\"", "arr=($X); record \"${arr[@]}\"", "record ${Y:-$X}",
                "record \"${LINES:$X:1}\"", "case $X in abc) record a;; *) record b;; esac", "set -- \"$X\"; record $1", "IFS=,\nrecord $X", "declare -i n=$X; record $n", "n=0\nlet n=$X; record \"$n\"", "sh -c \"record_sh <x>\"",
                "echo \"record $X\" | bash", "record $X 2>&1", "trap \"record <x>\" EXIT", "record \"SELECT * FROM t WHERE id='DELETED_ID'\"", "record \"{\\\"name\\\": \\\"$X\\\"}\"")) {
            shapes.add(new Shape(script, false));
        }
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void noValueChangesTheShapeOfACommand(Shape shape) throws Exception {
        ShellText text = ShellText.read(shape.script());
        assertEquals(1, text.needs().size(), "the script asks for one value: " + text.needs());
        String variable = text.needs().getFirst();
        ShellValues values = ShellValues.of(List.of(text));
        List<String> let = new ArrayList<>();
        let.add(NEUTRAL);
        long refused = 0;
        for (String value : values(shape)) {
            if (values.refusal(variable, value).isEmpty()) {
                let.add(value);
            } else {
                refused++;
            }
        }
        boolean figures = values.refusal(variable, NEUTRAL).isPresent();
        if (figures) {
            let.set(0, "5");
        }
        assertTrue(let.size() > 1, "some value must be let through");
        assertEquals(shape.most(), refused <= 40, refused + " were refused");
        Map<String, List<String>> seen = run(text, variable, let);
        List<String> model = seen.get(let.getFirst());
        assertFalse(model.isEmpty(), "the script hands its words over");
        boolean branches = figures || shape.script().startsWith("case") || shape.script().startsWith("if [");
        seen.forEach((value, words) -> assertEquals(branches ? List.of(model.size()) : expected(model, value), branches ? List.of(words.size()) : words,
                () -> "with the value " + value));
        assertEquals(List.of("a", "b c", "old", "script.sh"), files());
    }

    private static List<String> expected(List<String> model, String value) {
        return model.stream().map(word -> word.replace(NEUTRAL, value)).toList();
    }

    private static List<String> values(Shape shape) {
        Random random = new Random(shape.script().hashCode());
        List<String> values = new ArrayList<>(ORDINARY.subList(0, ORDINARY.size()));
        values.removeIf(String::isEmpty);
        while (values.size() < 200) {
            StringBuilder value = new StringBuilder();
            for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
                value.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            if (!value.toString().contains(NEUTRAL)) {
                values.add(value.toString());
            }
        }
        return values.stream().distinct().toList();
    }

    /** What {@code record} got for each value; one bash for all of them, a subshell for each. */
    private Map<String, List<String>> run(ShellText text, String variable, List<String> values) throws IOException, InterruptedException {
        Files.writeString(Files.createDirectories(folder.resolve("here")).resolve("a"), "");
        Files.writeString(folder.resolve("here/b c"), "");
        Files.writeString(folder.resolve("here/old"), "");
        Files.writeString(folder.resolve("here/script.sh"), text.withVariables());
        Files.write(folder.resolve("values"), (String.join("\0", values) + "\0").getBytes(StandardCharsets.UTF_8));
        Process bash = new ProcessBuilder("bash", "--noprofile", "--norc", "-s").directory(folder.resolve("here").toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        try (OutputStream in = bash.getOutputStream()) {
            in.write("""
                    exec 3>../words 4<../values
                    record() { printf '%%s\\0' "word" "$@" >&3; }
                    record_sh() { record "$@"; }
                    export -f record record_sh
                    sh() { bash "$@"; }
                    ssh() { shift; bash -c "$*"; }
                    while IFS= read -r -d '' given <&4; do
                      printf 'begin\\0' >&3
                      ( unset given_copy; export %s="$given"; unset given; . ./script.sh ) </dev/null 4<&-
                    done
                    """.formatted(variable).getBytes(StandardCharsets.UTF_8));
        }
        if (!bash.waitFor(60, TimeUnit.SECONDS)) {
            bash.destroyForcibly();
            throw new AssertionError("bash did not come back: " + Files.readString(folder.resolve("log")));
        }
        String[] words = Files.readString(folder.resolve("words")).split("\0", -1);
        Map<String, List<String>> seen = new LinkedHashMap<>();
        int at = -1;
        for (String word : words) {
            if (word.equals("begin")) {
                seen.put(values.get(++at), new ArrayList<>());
            } else if (at >= 0 && !word.isEmpty()) {
                seen.get(values.get(at)).add(word);
            }
        }
        assertEquals(values.size(), seen.size(), Files.readString(folder.resolve("log")));
        return seen;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("here"))) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aValueThatIsCarriedToALaterFenceIsLookedAtThere() {
        ShellValues values = ShellValues.of(List.of(ShellText.read("export NAME=<name>"), ShellText.read("psql -d $NAME -c 'select 1'")));
        assertEquals("runbook.value.word", values.refusal("name", "two words").orElseThrow().key());
        assertTrue(values.refusal("name", "shop").isEmpty());
        assertTrue(ShellValues.of(List.of(ShellText.read("export NAME=<name>"))).refusal("name", "two words").isEmpty());
    }
}
