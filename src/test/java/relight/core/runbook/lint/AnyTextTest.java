package relight.core.runbook.lint;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.ShellText;
import relight.core.runbook.Step;
import relight.core.runbook.recognition.Recogniser;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** Whatever stands in a document: it is read, or refused with a sentence, and both soon. */
class AnyTextTest {

    private static final String FENCE = """
            # 1. Fetch
            FILE=$(aws s3 ls "s3://backups/${DAY:-today}/" | sort | tail -1 | awk '{print $4}')
            if [[ -z "$FILE" && $((1 + 2)) -gt 0 ]]; then echo "nothing <day>" >&2; exit 1; fi
            # 2. Restore
            for table in orders items; do psql -d shop -c "select count(*) from $table"; done
            case "$1" in a|b) pg_restore -d shop "$FILE";; *) dropdb shop;; esac
            cat <<'EOF' | sudo -u postgres bash -c 'psql -d shop'
            delete from sessions where id = '<id>';
            EOF
            check() { curl -f https://shop/health || return 1; }
            """;
    private static final List<String> BITS = List.of("'", "\"", "`", "$", "(", ")", "{", "}", "\n", "\\", "<<EOF\n", "$((", "))", "${X", "$(", "<(", "[[ ", "]]", "if x; then\n",
            "fi\n", "case a in\n", "esac\n", "f() ", "&&", "||", "|", ";;", "&", "#", "<a b>", "</a>", "X=(", "YYYYMMDD", "[REVISION]", "```\n", "```bash\n", "\r", "\0", "\uD83D",
            "| a | b |\n|---|---|\n", "- [ ] x\n", "## y\n", "> ", "RTO: 4 h\n", "$ ls\n", "\uFEFF", "---\n");

    private static final int MANY = 3_000;
    private static final Messages WORDS = Messages.in(Locale.ENGLISH, ZoneOffset.UTC);

    private static void look(String document) {
        assertTimeoutPreemptively(ofSeconds(20), () -> {
            try {
                Runbook runbook = new RunbookReader().read("any.md", document);
                new Recogniser().read(runbook);
            } catch (Problem refused) {
                assertTrue(refused.say(WORDS).contains("any.md"), refused.say(WORDS));
            }
            new Linter(ShellCheck.NONE).lint("any.md", document);
        }, document);
    }

    private static void lookAtShell(String script) {
        ShellText text = ShellText.read(script);
        text.withVariables();
        assertEquals(script, text.pieces(text.needs()).stream().map(ShellText.Piece::text).collect(Collectors.joining()), "as it is shown");
        look("# Any\n\n````bash\n" + script + "\n````\n");
        look("# Any\n\n````console\n$ " + script + "\n````\n");
    }

    @Test
    void readsOrRefusesRandomBytes() {
        Random random = new Random(20261128);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            look(new String(bytes, StandardCharsets.UTF_8));
            lookAtShell(new String(bytes, StandardCharsets.ISO_8859_1).replace('`', ' '));
        }
    }

    @Test
    void readsOrRefusesFencesThatSomebodyBroke() {
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            StringBuilder script = new StringBuilder(FENCE);
            for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
                int at = random.nextInt(script.length());
                if (random.nextInt(3) == 0) {
                    script.delete(at, Math.min(script.length(), at + 1 + random.nextInt(30)));
                } else {
                    script.insert(at, BITS.get(random.nextInt(BITS.size())));
                }
            }
            lookAtShell(script.toString().replace("```", "``"));
            look("# Broken\n\n```bash\n" + script + "\n```\n");
        }
    }

    @Test
    void everyPieceOfAFenceIsThereToTheLetter() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            StringBuilder script = new StringBuilder(FENCE.strip());
            script.insert(random.nextInt(script.length()), BITS.get(random.nextInt(BITS.size())).replace("```", "``").replaceAll("[\r\0\uD83D]", " "));
            Runbook runbook = new RunbookReader().read("any.md", "# Any\n\n````bash\n" + script + "\n````\n");
            assertEquals(script.toString(), runbook.steps().stream().map(step -> ((Step.Shell) step).script()).collect(Collectors.joining()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$((", "$(", "${x:-", "\"$(", "\"${x:-", "<(", "(", "{ ", "if ", "if x; then ", "case a in b) ", "while ", "f() ", "f() { ", "X=(", "[[ ", "`", "! ", "sudo ",
        "bash -c '", "a | ", "a && ", "cat <<E\n", "echo '<a>", "<a b> ", "$x", "YYYYMMDD ", "X=$X$X$X ", "echo $(( (", "; ", "a;", "#", "\\\n", "x=$((x+1)) "})
    void takesTheSameThingOverAndOver(String bit) {
        for (String between : List.of("", "\n")) {
            lookAtShell(IntStream.range(0, MANY).mapToObj(i -> bit).collect(Collectors.joining(between)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"> ", "- ", "1. ", "*", "[", "![a](", "| a ", "# ", "RTO: 4 h ", "- [ ] x\n", "<a>", "`", "+49 30 1 ", "RTO | 4 h\n", "a: ", "- [ ] "})
    void takesTheSameWordsOverAndOver(String bit) {
        look(bit.repeat(MANY));
        look("| RTO | RPO |\n|---|---|\n" + bit.repeat(MANY));
    }

    @Test
    void looksThroughAFenceOfTenThousandLines() {
        List<String> lines = List.of("pg_restore -d shop_%d /backups/shop.dump", "echo \"failed <table> %d\"", "kubectl scale deploy web --replicas=%d", "dropdb shop_%d", "X%d=$(date)",
                "aws s3 cp \"s3://b/$KEY\" /tmp/shop_%d.dump", "psql -d shop -c \"select count(*) from t%d\"", "mkdir -p /var/lib/postgresql/%d", "# %d. more");
        lookAtShell(IntStream.range(0, 10_000).mapToObj(i -> lines.get(i % lines.size()).formatted(i)).collect(Collectors.joining("\n")));
    }
}
