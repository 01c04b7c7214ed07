package relight.adapter.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.runbook.lint.Finding;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.Severity;
import relight.core.runbook.lint.ShellCheck.Remark;
import relight.core.text.Messages;

class InstalledShellCheckTest {

    @TempDir
    private Path folder;

    @Test
    void itsWarningsThatMatterStandAtTheLinesOfTheDocument() throws Exception {
        String page = "# Shop\n\n1. Clean\n\n   ```bash\n   unused=1\n   rm -rf \"$FOLDER/\"*\n   ```\n\n```bash\nsudo echo 1 > /etc/shop.conf\n```\n";
        List<Finding> found = new Linter(new InstalledShellCheck(System.getenv())).lint("shop.md", page);
        assertEquals(List.of("SC2115 DANGER 7", "SC2024 WARNING 11"),
                found.stream().map(finding -> finding.id() + " " + finding.severity() + " " + finding.line()).toList(),
                "needs shellcheck, from Debian's package shellcheck");
        assertTrue(Messages.english().say(found.getFirst().text()).startsWith("ShellCheck: "));
    }

    @Test
    void whatOnlyAScriptAloneWouldLackIsNotSaid() throws Exception {
        String page = "# Shop\n\n```bash\nDAY=$(date +%F)\ncp <backup> $FOLDER/$DAY\ncd /srv\nls $OTHER\n```\n";
        assertEquals(List.of(), new Linter(new InstalledShellCheck(System.getenv())).lint("shop.md", page));
    }

    @Test
    void nothingIsSaidWhereItIsMissingBrokenOrOfAnotherKind() throws Exception {
        assertEquals(List.of(List.of()), new InstalledShellCheck(Map.of()).check(List.of("rm -rf \"$A/\"*")));
        for (String answer : List.of("exit 3", "echo garbage", "kill -9 $$")) {
            Path program = folder.resolve("shellcheck");
            Files.writeString(program, "#!/bin/sh\n" + answer + "\n");
            assertTrue(program.toFile().setExecutable(true));
            assertEquals(List.of(List.of()), new InstalledShellCheck(Map.of("PATH", folder.toString())).check(List.of("ls")), answer);
        }
    }

    @Test
    void readsTheAnswersOfOlderAndNewerVersions() throws Exception {
        List<List<Remark>> remarks = new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>()));
        InstalledShellCheck.read("[{\"file\":\"0\",\"line\":2,\"column\":5,\"level\":\"warning\",\"code\":2115,\"message\":\"a\"}]", remarks);
        InstalledShellCheck.read("{\"comments\":[{\"file\":\"1\",\"line\":1,\"endLine\":1,\"column\":1,\"code\":2024,\"message\":\"b\",\"fix\":null,\"new\":{}},"
                + "{\"file\":\"odd\",\"code\":1}]}", remarks);
        assertEquals(List.of(List.of(new Remark(2115, 2, 5, "a")), List.of(new Remark(2024, 1, 1, "b"))), remarks);
    }

    @Test
    void looksAtManyScriptsInFewCallsAndLeavesNothingBehind() throws Exception {
        List<String> scripts = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            scripts.add(i % 150 == 7 ? "rm -rf \"$A/\"*" : "true");
        }
        List<List<Remark>> remarks = new InstalledShellCheck(System.getenv()).check(scripts);
        for (int i = 0; i < remarks.size(); i++) {
            boolean dangerous = remarks.get(i).stream().anyMatch(remark -> remark.code() == 2115);
            assertEquals(i % 150 == 7, dangerous, "script " + i);
        }
        assertFalse(remarks.isEmpty());
    }
}
