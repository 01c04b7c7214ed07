package relight.adapter.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.testing.TestRun;

@Timeout(40)
class ShellRunnerTest {

    @TempDir
    private Path folder;
    private int runs;

    @Test
    void runsAScriptAndKeepsItsWholeOutputWithItsHash() throws Exception {
        TestRun run = run();
        Outcome outcome = runner().run(step("echo one; echo two >&2; printf three"), run);
        assertEquals(Kind.SUCCEEDED, outcome.kind());
        assertEquals(List.of("one", "two", "three"), run.lines());
        assertEquals(3, outcome.outputLines());
        assertEquals("one\ntwo\nthree", outcome.excerpt().toString());
        byte[] kept = Files.readAllBytes(run.spool().resolve("output.log"));
        assertEquals("one\ntwo\nthree", new String(kept, StandardCharsets.UTF_8).strip());
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(kept)), outcome.outputSha256().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#!/bin/bash\n"})
    void whatAScriptTakesFromItsCallerIsAskedForAndGiven(String begin) throws Exception {
        Step step = new RunbookReader().read("a.md", "# A\n```bash\n" + begin + "if [ -z \"$1\" ]; then echo Usage; exit 1; fi\nFILE=\"$1\"\nuntil=${2:-now}\n"
                + "echo \"$FILE $until\"\n```\n").steps().getFirst();
        assertEquals(List.of("ARGUMENT_1_FILE=FILE"), step.header().inputs().stream().map(input -> input.name() + "=" + input.written()).toList());
        TestRun run = run().with(Map.of("ARGUMENT_1_FILE", "a b.dump"));
        assertEquals(Kind.SUCCEEDED, runner().run(step, run).kind());
        assertEquals(List.of("a b.dump now"), run.lines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"say() { echo $1; }\nsay a", "set -- a\necho $1", "awk '{print $1}' f", "echo \"${1:-a}\"", "for x in \"$@\"; do echo $1; done", "# $1"})
    void whatIsNotTheCallersIsNotAskedFor(String script) {
        assertEquals(List.of(), step(script).header().inputs());
    }

    @Test
    void B13_piecesOfAFenceRunAsTheWholeFenceWould() throws Exception {
        String fence = """
                # 1. Prepare
                set -u
                export NAME=shop
                say() { echo "$NAME: $1"; }
                mkdir -p piece && cd piece

                # 2. Write
                cat > list <<END
                # 3. in the file
                $NAME
                END
                # 3. Show
                say "$(cat list)"
                pwd
                """;
        List<Step> pieces = new RunbookReader(new BashSyntax(System.getenv())).read("a.md", "# A\n```bash\n" + fence + "```\n").steps();
        assertEquals(fence, pieces.stream().map(Step::text).reduce("", String::concat) + "\n");
        StringBuilder printed = new StringBuilder();
        List<List<String>> changed = new ArrayList<>();
        for (Step piece : pieces) {
            TestRun run = run();
            Outcome outcome = runner().run(piece, run);
            assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason() + run.output());
            printed.append(run.output());
            changed.add(outcome.changedNames());
        }
        assertEquals("shop: # 3. in the file\nshop\n" + folder.resolve("piece").toRealPath(), printed.toString().strip());
        assertEquals(List.of(List.of("NAME", "PWD", "nounset", "say"), List.of(), List.of()), changed);
    }

    @Test
    void carriesVariablesFunctionsFolderAndOptionsToTheNextStep() throws Exception {
        succeeds("""
                set -euo pipefail
                shopt -s nullglob extglob
                plain='a  b $x "q" \\ end'
                multi=$'one\\ntwo'
                list=(1 "2 3" '')
                declare -A map=([k 1]='v;' [z]=2)
                declare -i number=4
                readonly fixed=1
                export SHOWN=yes
                say() { echo "said $1 @(a|b)"; }
                IFS=:
                unset LEFT_OUT
                umask 027
                trap 'echo trapped' EXIT
                mkdir -p "sub dir" && cd "sub dir"
                """);
        TestRun next = run();
        Outcome outcome = runner().run(step("""
                echo "$-" | tr -d -c eu; echo
                shopt -q nullglob && echo nullglob
                echo "$plain|$multi|${#list[@]}|${list[1]}|${map[k 1]}|$number|$fixed|${PWD##*/}"
                printf '%s\\n' "$IFS" "${LEFT_OUT-unset}"
                umask
                say hello
                bash -c 'echo $SHOWN'
                trap -p EXIT
                (false | true) || echo pipefail
                """), next);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), next.output());
        assertEquals("eu\nnullglob\na  b $x \"q\" \\ end|one\ntwo|3|2 3|v;|4|1|sub dir\n:\nunset\n0027\nsaid hello @(a|b)\nyes\npipefail",
                next.output());
    }

    @Test
    void tellsTheNamesOfWhatChangedAndNoValues() throws Exception {
        succeeds("kept=1; gone=2; f() { :; }");
        Outcome outcome = runner().run(step("kept=1; unset gone; fresh=3; set -u; f() { echo; }; g() { :; }; cd /"), run());
        assertEquals(List.of("PWD", "f", "fresh", "g", "gone", "nounset"), outcome.changedNames());
        assertEquals(List.of(), runner().run(step("echo $kept"), run()).changedNames());
    }

    @Test
    void anExitEndsTheStepAndNotTheSection() throws Exception {
        succeeds("a=1; leave() { b=2; exit 0; }; leave; echo not reached");
        assertEquals("1 2", printed("echo $a $b"));
        Outcome failed = runner().run(step("a=lost; exit 3"), run());
        assertEquals(Kind.FAILED, failed.kind());
        assertEquals(3, failed.exitStatus().orElseThrow());
        assertEquals("It ended with exit status 3.", failed.reason().toString());
        assertEquals("1", printed("echo $a"));
        assertEquals("7 still here", printed("(exit 7); echo $? still here"));
    }

    @Test
    void runsTheAuthorsOwnTrapAtTheEnd() throws Exception {
        assertEquals("work\ncleaned", printed("trap 'echo cleaned' EXIT; c=3; echo work"));
        assertEquals("3", printed("echo $c"));
    }

    @Test
    void failsAsTheScriptDoes() throws Exception {
        assertEquals(1, status("set -e; false; echo no"));
        assertEquals(1, status("set -u; echo $nothing"));
        assertEquals(2, status("if then"));
        Outcome missing = runner().run(step("no-such-program --x"), run());
        assertEquals(127, missing.exitStatus().orElseThrow());
        assertTrue(missing.reason().toString().startsWith("A program was not found:"), missing.reason().toString());
    }

    @Test
    void B13_aCommandThatFailsInTheMiddleIsNotHiddenByTheLastOne() throws Exception {
        Outcome outcome = runner().run(step("kept=1\nfalse one\ntrue"), run());
        assertEquals(Kind.FAILED, outcome.kind());
        assertEquals(0, outcome.exitStatus().orElseThrow());
        assertTrue(outcome.reason().toString().startsWith("“false one” in line 2 failed with status 1, and the script went on"), outcome::toString);
        assertEquals("1", printed("echo $kept"), "what the script has set is carried on, since it ran to its end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false || true; echo", "if false; then :; fi; echo", "! true; echo", "false && true; echo", "while false; do :; done; echo",
        "false; echo $?", "set +e; false; echo", "f() { false; true; }; f; echo", "(false; true); echo", "x=$(false; echo); echo", "false | true; echo", "trap 'echo mine' ERR; false; echo"})
    void whatItsAuthorHasThoughtOfIsNoFailure(String script) throws Exception {
        succeeds(script);
    }

    @Test
    void aShebangStartsAProgramOfItsOwn() throws Exception {
        succeeds("here=1; export there=2; cd /");
        assertEquals("python 2 / -", printed("#!/usr/bin/env python3\nimport os\nprint('python', os.environ['there'], os.getcwd(), os.environ.get('here', '-'))"));
        assertEquals("sh 0", printed("#!/bin/sh -e\necho sh $#; here=9; exit 0"));
        assertEquals("1", printed("echo $here"));
        assertEquals(4, status("#!/bin/sh\nexit 4"));
    }

    @Test
    void nobodyAnswersOnStandardInput() throws Exception {
        assertEquals("nothing", printed("read -r answer || echo nothing"));
        assertEquals("no terminal", printed("(echo asked >/dev/tty) 2>/dev/null || echo no terminal"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"; rm -rf /tmp/nowhere", "two words", "new\nline", "quote \" and '", "$(touch hacked)", "`touch hacked`", "${HOME}",
        "*", "\\", "-n", "&& touch hacked", "!x", "", "ä\u0416\ud83d\udd25"})
    void aValueStaysAValueWhateverIsInIt(String value) throws Exception {
        TestRun run = run().with(Map.of("DAY", value, "backup_file", value));
        Step step = step("""
                printf '%s|' "$DAY" <backup file> "[<backup file>]"
                cat <<END
                {<backup file>}
                END
                """);
        assertEquals(List.of("DAY", "backup_file"), step.header().inputs().stream().map(input -> input.name()).toList());
        Outcome outcome = runner().run(step, run);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), run.output());
        String expected = value + "|" + value + "|[" + value + "]|{" + value + "}";
        assertEquals(expected, Files.readString(run.spool().resolve("output.log")).stripTrailing());
        assertFalse(Files.exists(folder.resolve("hacked")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "quote \" and '", "$(touch hacked)", "`touch hacked`", "${HOME}", "\\", "'; touch hacked; '"})
    void aValueInSingleQuotesOrInALiteralHereDocumentStaysAValue(String value) throws Exception {
        TestRun run = run().with(Map.of("name", value));
        Outcome outcome = runner().run(step("""
                printf '%s|' <name> '[<name>]'
                cat <<'END'
                {<name>} $HOME `id` \\\\ \\
                END
                """), run);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), run.output());
        assertEquals(value + "|[" + value + "]|{" + value + "} $HOME `id` \\\\ \\", Files.readString(run.spool().resolve("output.log")).stripTrailing());
        assertFalse(Files.exists(folder.resolve("hacked")));
    }

    @Test
    void refusesAPlaceholderThatItCannotFillInEverywhere() throws Exception {
        Outcome outcome = runner().run(step("echo <name> > out\ncat <<'--END--'\n<name>\n--END--\n"), run().with(Map.of("name", "x")));
        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("<name> also stands"), outcome.reason().toString());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aNewValueGoesBeforeTheOneThatWasCarried() throws Exception {
        runner().run(step("copy=$DAY"), run().with(Map.of("DAY", "monday")));
        assertEquals("monday monday", printed("echo $copy $DAY"));
        TestRun run = run().with(Map.of("DAY", "friday"));
        runner().run(step("echo $copy $DAY"), run);
        assertEquals("monday friday", run.output());
    }

    @Test
    void aSecretStandsNeitherInOutputNorStateNorArguments() throws Exception {
        String secret = "pa$$ w'or\"d/+\\";
        TestRun run = run().with(Map.of("PW", secret), "PW");
        Outcome outcome = runner().run(step("""
                echo "plain $PW"; printf %s "$PW" | base64; printf 'user:%s' "$PW" | base64
                copy="x${PW}y"; list=("$PW"); coded=$(printf %s "$PW" | base64); harmless=1
                teller() { echo harmless; }
                printf %s "$PW" | head -c 4; sleep 0.1; printf %s "$PW" | tail -c +5; echo
                tr '\\0' '\\n' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$PPID/cmdline
                """), run);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), run.output());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                assertFalse(text.contains(secret), file + ": " + text);
                assertFalse(text.contains("cGEkJCB3J29y"), file + ": " + text);
            }
        }
        assertTrue(run.output().startsWith("plain •••"), run.output());
        assertTrue(run.output().contains("\n•••\n"), run.output());
        assertEquals("1 harmless [] [] [] []", printed("echo $harmless $(teller) \"[${PW-}] [${copy-}] [${coded-}] [${list[*]-}]\""));
    }

    @Test
    void aSecretIsThereForTheStepsAfterItWithoutLyingOnTheDisk() throws Exception {
        Map<String, String> password = Map.of("DB_PASSWORD", "hunter-number-22");
        ShellRunner runner = runner();
        Outcome set = runner.run(step("export PGPASSWORD=$DB_PASSWORD; local_copy=\"$DB_PASSWORD\""), run().with(password, "DB_PASSWORD"));
        assertEquals(Kind.SUCCEEDED, set.kind(), set.reason().toString());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("hunter-number"), file.toString());
            }
        }
        TestRun next = run();
        runner.run(step("echo ${#PGPASSWORD} ${#local_copy} ${#DB_PASSWORD}; bash -c 'echo ${#PGPASSWORD}'; echo $PGPASSWORD"), next);
        assertEquals("16 16 16\n16\n•••", next.output());
    }

    @Test
    void theStateIsForItsOwnerOnly() throws Exception {
        succeeds("a=1");
        try (Stream<Path> files = Files.list(folder.resolve("shared"))) {
            List<Path> states = files.toList();
            assertEquals(1, states.size());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(states.getFirst())));
        }
    }

    @Test
    void tokensAreMaskedEvenWhereNobodyNamedASecret() throws Exception {
        TestRun run = run();
        runner().run(step("echo key AKIAIOSFODNN7EXAMPLE; echo PGPASSWORD=hunter22; echo psql://a:hunter22@db/x"), run);
        assertEquals("key •••\nPGPASSWORD=•••\npsql://a:•••@db/x", Files.readString(run.spool().resolve("output.log")).strip());
    }

    @Test
    void printsTwoHundredMegabytesInBoundedMemory() throws Exception {
        TestRun run = run();
        Outcome outcome = runner().run(step("yes 'a line that says nothing to anyone ................................................................' | head -n 2000000"), run);
        assertEquals(Kind.SUCCEEDED, outcome.kind());
        assertEquals(2_000_000, outcome.outputLines());
        assertEquals(200_000_000, Files.size(run.spool().resolve("output.log")));
        assertTrue(run.lines().size() < 500_000, "" + run.lines().size());
        assertEquals(20, outcome.excerpt().toString().lines().count());
    }

    @Test
    void aTimeOutEndsTheWholeTreeAndWhatLeftItsSession() throws Exception {
        String step = "sleep 1001 & setsid sleep 1002 & (setsid bash -c 'trap \"\" TERM; sleep 1003; sleep 1003' &) ; echo begun; sleep 1004";
        TestRun run = run();
        Outcome outcome = runner().run(step("timeout=1s", step), run);
        assertEquals(Kind.TIMED_OUT, outcome.kind());
        assertEquals("begun", run.output());
        assertEquals("It did not end within 1 s; it and everything it had started were ended.", outcome.reason().toString());
        assertEquals(List.of(), sleepers(1001, 1004));
    }

    @Test
    void anInterruptionEndsTheWholeTree() throws Exception {
        TestRun run = run();
        Outcome[] outcome = new Outcome[1];
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                outcome[0] = runner().run(step("trap 'echo asked to end; exit 9' TERM; echo begun; sleep 1011 & wait"), run);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        while (!run.lines().contains("begun")) {
            Thread.sleep(5);
        }
        thread.interrupt();
        thread.join();
        assertEquals(Kind.CANCELLED, outcome[0].kind());
        assertTrue(run.lines().contains("asked to end"), run.output());
        assertEquals(List.of(), sleepers(1011, 1011));
    }

    @Test
    void saysSoWhenItsWrapperIsKilled() throws Exception {
        TestRun run = run();
        Outcome outcome = runner().run(step("echo begun; kill -9 $PPID; sleep 1021"), run);
        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().startsWith("The process that ran it was killed from outside"), outcome.reason().toString());
        assertEquals("begun", run.lines().getFirst());
        assertEquals(List.of(), sleepers(1021, 1021));
    }

    @Test
    void aServiceThatAStepStartsLivesOnAndHoldsNothingUp() throws Exception {
        TestRun run = run();
        Outcome outcome = runner().run(step("sleep 1031 & echo $!"), run);
        assertEquals(Kind.SUCCEEDED, outcome.kind());
        long service = Long.parseLong(run.output());
        assertTrue(LinuxProcess.read(service).filter(process -> !process.zombie()).isPresent());
        assertTrue(runner().trace(step("x"), run).orElseThrow().outcome().isPresent());
        runner().end(step("x"), run);
        assertTrue(LinuxProcess.read(service).filter(process -> !process.zombie()).isEmpty());
    }

    @Test
    void findsWhatIsLeftOfARun() throws Exception {
        TestRun run = run();
        assertTrue(runner().trace(step("x"), run).isEmpty());
        runner().run(step("echo done; exit 5"), run);
        var trace = runner().trace(step("x"), run).orElseThrow();
        assertFalse(trace.running());
        assertEquals("It ended with exit status 5 after the console had gone. It printed 1 lines; the last one: done", trace.evidence());
        assertEquals(Kind.FAILED, trace.outcome().orElseThrow().kind());
        Files.delete(run.spool().resolve("exit"));
        assertFalse(runner().trace(step("x"), run).orElseThrow().running());
        var killed = runner().trace(step("x"), run).orElseThrow();
        assertTrue(killed.outcome().isEmpty());
        assertTrue(killed.evidence().contains("gone without an exit status"), killed.evidence());
    }

    @Test
    void saysWhatToDoWhereThereIsNoBash() throws Exception {
        ShellRunner runner = new ShellRunner(folder, Map.of("PATH", "/nowhere"), Duration.ofSeconds(1));
        Outcome outcome = runner.run(step("echo"), run());
        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("apt-get install bash"), outcome.reason().toString());
    }

    @Test
    void showsTheCommandWithItsValuesButNoSecret() {
        Step step = step("restore --day \"$DAY\" --password \"$DB_PASSWORD\" <target>");
        assertEquals("DAY='o''clock'\nDB_PASSWORD='•••'\nrestore --day \"$DAY\" --password \"$DB_PASSWORD\" \"${target}\"".replace("o''clock", "o'\\''clock"),
                runner().command(step, Map.of("DAY", "o'clock", "DB_PASSWORD", "hunter22")));
    }

    private List<String> sleepers(int from, int to) {
        return ProcessHandle.allProcesses().filter(ProcessHandle::isAlive).map(handle -> handle.info().commandLine().orElse(""))
                .filter(line -> line.matches(".*sleep \\d+$"))
                .filter(line -> {
                    int seconds = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
                    return seconds >= from && seconds <= to;
                }).toList();
    }

    private int status(String script) throws Exception {
        return runner().run(step(script), run()).exitStatus().orElseThrow();
    }

    private String printed(String script) throws Exception {
        TestRun run = run();
        Outcome outcome = runner().run(step(script), run);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason() + run.output());
        return run.output();
    }

    private void succeeds(String script) throws Exception {
        TestRun run = run();
        Outcome outcome = runner().run(step(script), run);
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason() + run.output());
    }

    private TestRun run() throws IOException {
        return TestRun.in(folder, ++runs);
    }

    private ShellRunner runner() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("LEFT_OUT", "was here");
        return new ShellRunner(folder, environment, Duration.ofSeconds(1));
    }

    private static Step step(String script) {
        return step("", script);
    }

    private static Step step(String attributes, String script) {
        return new RunbookReader().read("a.md", "# A\n```bash " + attributes + "\n" + script.stripTrailing() + "\n```\n").steps().getFirst();
    }
}
