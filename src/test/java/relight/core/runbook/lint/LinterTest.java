package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinterTest {

    @Test
    void knowsEveryRuleOnce() {
        assertEquals(IntStream.rangeClosed(1, 33).mapToObj(number -> "RB-" + number).toList(),
                Linter.rules().stream().sorted((a, b) -> Integer.compare(Integer.parseInt(a.substring(3)), Integer.parseInt(b.substring(3)))).toList());
    }

    @Test
    void namesLineAndColumnAlsoInIndentedFencesAndWithWindowsLineEnds() {
        String page = "# Shop\r\n\r\n1. Look\r\n\r\n   ```bash\r\n   true\r\n   sudo dropdb shop\r\n   ```\r\n";
        Finding finding = Linted.page(page).getFirst();
        assertEquals("RB-28 7:16", finding.id() + " " + finding.line() + ":" + finding.column());
    }

    @Test
    void looksOnlyAtTheCommandsOfATerminalSession() {
        assertEquals(List.of(4), Linted.lines("RB-14", """
                # Shop

                ```console
                $ tar -xzf files.tar.gz -C /
                tar -xzf this-is-output.tar.gz -C /
                $ ls
                ```
                """));
    }

    @Test
    void looksAtADocumentThatCannotBeRun() {
        assertEquals(List.of(2), Linted.lines("RB-28", "```bash timeout=soon\ndropdb shop\n```\n"));
        assertEquals(List.of(2), Linted.lines("RB-28", "```bash\ndropdb shop\n"));
    }

    @Test
    void saysNothingOfCommentsStringsAndOtherLanguages() {
        assertEquals(List.of(), Linted.page("""
                # Shop

                ```bash
                # dropdb shop; tar -xzf a.tar.gz -C /
                echo 'dropdb shop' "kubectl exec -it x"
                cat > note.txt <<'END'
                dropdb shop
                rm -rf /var/lib/postgresql/15/main
                END
                ```

                ```sql
                DROP DATABASE shop;
                ```

                ```python
                print("dropdb shop")
                ```

                Never type `dropdb shop`.
                """));
    }

    @Test
    void seesCommandsWhereverBashWouldRunThem() {
        Linted.hits("RB-28", """
                if true; then sudo dropdb a1; fi
                for i in 1 2; do dropdb a2; done
                f() { dropdb a3; }
                case "$1" in
                  yes) dropdb a4 ;;
                  *) echo "$(dropdb a5)" ;;
                esac
                ( dropdb a6 ) | cat
                true && dropdb a7 || `dropdb a8`
                ssh db 'dropdb a9'
                bash -c "cd /; dropdb a10"
                [[ -n "$x" && "$x" < 3 ]] && dropdb a11
                while read -r line; do dropdb a12; done < <(ls)
                env LC_ALL=C timeout 5 dropdb a13
                """, 1, 2, 3, 5, 6, 8, 9, 10, 11, 12, 13, 14);
    }

    /** Torn scripts of every kind: it never throws and always ends. */
    @Test
    void readsWhateverItIsGiven() {
        String[] pieces = {"if ", "then ", "fi\n", "while [ ", "do ", "done\n", "case x in ", "esac ", ") ", "( ", "{ ", "}\n", "$( ", "${A:-", "`", "\"", "'", "<<EOF\n",
            "EOF\n", "| ", "|| ", "&& ", "; ", ";; ", "\n", "\\", "\\\n", "# c\n", "[[ ", "]] ", "(( ", ")) ", "<(", "> f ", "<x y> ", "A=(", "f() ", "for i in ",
            "redis-cli SAVE ", "kubectl exec -it a -- bash -c \"", "psql -c '", "rm -rf $A/ ", "é", "\t", "sudo ", "find / -mtime +1 -delete "};
        Random random = new Random(33);
        for (int round = 0; round < 1_000; round++) {
            StringBuilder shell = new StringBuilder();
            for (int i = random.nextInt(25); i >= 0; i--) {
                shell.append(pieces[random.nextInt(pieces.length)]);
            }
            assertFalse(Linted.page("```bash\n" + shell + "\n```\n").stream().anyMatch(finding -> finding.line() < 1 || finding.column() < 1), shell::toString);
        }
    }
}
