package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FenceSplitTest {

    private static final ShellSyntax.Check BELIEVED = script -> true;

    @ParameterizedTest
    @ValueSource(strings = {"# 1. Stop", "#1. Stop", "# 1) Stop", "## 2: Stop", "# Step 2: stop", "# STEP 3", "# Schritt 4", "# Крок 5. Так", "  # 2.1. inner",
        "# [2/5] copy", "# (3) copy", "#---- 4. copy ----", "# 6 – copy", "# 7 - copy", "# Крок № 8"})
    void aNumberedCommentIsOne(String line) {
        assertTrue(NumberedComment.isOne(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"# Stop", "# 12 files", "# 2.5 GB are needed", "# 2025. That year", "echo # 1. Stop", "# Steps 1 and 2", "# Step by step", "#!/bin/bash",
        "1. Stop", "# 10.0.0.1 is the replica", "# v2. not", "# Option 1: by hand"})
    void anyOtherCommentIsNone(String line) {
        assertFalse(NumberedComment.isOne(line));
    }

    @Test
    void piecesOfRandomFencesAreTheFenceToTheLetter() {
        Random random = new Random(20260412);
        List<String> parts = List.of("# 1. one\n", "# Step 2: two\n", "# Крок 3\n", "echo a\n", "if x; then\n", "fi\n", "echo 'a\n", "echo \"b\n", "cat <<E\n", "E\n",
                "for i in 1; do\n", "done\n", "a &&\n", "b \\\n", "$(\n", ")\n", "{\n", "}\n", "case x in\n", "x) y;;\n", "esac\n", "\n", "  \n", "[[ a\n", "]]\n", "exit 0\n",
                "f() {\n", "X=(\n", "echo $?\n", "`\n", "((\n", "))\n", "export A=1\n", "# words\n", "a | \n", "\\", "'", "\"", "${", "}");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder script = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                script.append(parts.get(random.nextInt(parts.size())));
            }
            List<String> pieces = new ArrayList<>(FenceSplit.pieces(script.toString(), BELIEVED));
            assertEquals(script.toString(), String.join("", pieces));
            boolean refuses = random.nextBoolean();
            assertEquals(script.toString(), String.join("", FenceSplit.pieces(script.toString(), piece -> refuses == piece.length() % 2 > 0)));
        }
    }

    @Test
    void aLongFenceIsReadAtOnce() {
        StringBuilder script = new StringBuilder();
        for (int i = 1; i <= 3_000; i++) {
            script.append("# ").append(i % 1000).append(". Step\necho $(date) \"${X:-$(cat <<<'y')}\"\n\n");
        }
        assertEquals(3_000, FenceSplit.pieces(script.toString(), BELIEVED).size());
        assertEquals(1, FenceSplit.pieces("# 1. a\necho $(" + "$(".repeat(50_000) + "\n# 2. b\nc\n", BELIEVED).size());
    }
}
