package relight.adapter.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.testing.Leak;
import relight.testing.PostgresServer;
import relight.testing.TestRun;
import relight.testing.TypedTerminal;

@Timeout(60)
class InteractiveStepTest {

    @TempDir
    private Path folder;
    private final TypedTerminal person = new TypedTerminal();
    private int runs;

    @Test
    void whatIsTypedAtAHiddenPromptIsNowhere() throws Exception {
        CompletableFuture<Outcome> step = begin(run(), """
                read -r -s -p 'Passphrase for the vault: ' phrase; echo
                printf 'it has %s letters\\n' ${#phrase}
                read -r -p 'Your name: ' name
                echo "thank you, $name"
                copy="the phrase is $phrase"; tell() { echo "Zu-geheim-4711"; }
                """);
        person.await("vault: ").type("Zu-geheim-4711\r").await("it has 14 letters").await("Your name: ").type("Olena\r").await("thank you, Olena");
        Outcome outcome = step.get();
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.reason().toString());
        assertEquals("Passphrase for the vault:\nit has 14 letters\nYour name: Olena\nthank you, Olena", outcome.excerpt().toString());
        assertEquals(List.of(), Leak.of("Zu-geheim-4711", folder.resolve("shared")));
        Files.delete(folder.resolve("run-1/script"));
        assertEquals(List.of(), Leak.of("Zu-geheim-4711", folder));
        TestRun next = run();
        runner().run(step("", "echo ${name} ${phrase-unset} ${copy-unset}; read -r x </dev/null || type -t read tell"), next);
        assertEquals("Olena unset unset\nbuiltin", next.output());
    }

    @Test
    void whatAnotherProgramAskedForHiddenIsMaskedEvenWhereTheScriptPrintsIt() throws Exception {
        TestRun run = run();
        CompletableFuture<Outcome> step = begin(run, """
                pin=$(bash -c 'read -rsp "PIN: " x </dev/tty 2>/dev/tty; echo "$x"'); echo
                set -x; curl_line="login $pin"; set +x
                echo "typed: $pin"
                """);
        person.await("PIN: ").type("Offen").type("\u007f\u007fbar-99").type("\r").await("typed: Offbar-99");
        Outcome outcome = step.get();
        assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.excerpt().toString());
        assertTrue(outcome.excerpt().toString().endsWith("typed: •••"), outcome.excerpt().toString());
        assertEquals(List.of(), Leak.of("Offbar-99", folder));
    }

    @Test
    void theWholeOutputLiesInTheSpoolAsItWasPrintedWithItsHash() throws Exception {
        TestRun run = run();
        Outcome outcome = begin(run, """
                printf '\\e[31mred\\e[0m\\r\\n'; printf 'loading 10%%\\rloading 100%%\\n'; printf 'abx\\bc\\n'; seq 100 | sed 's/^/line /'
                """).get();
        byte[] kept = Files.readAllBytes(run.spool().resolve("output.log"));
        String text = new String(kept, StandardCharsets.UTF_8);
        assertTrue(text.startsWith("\u001b[31mred\u001b[0m\r\r\nloading 10%\rloading 100%\r\nabx\bc\r\nline 1\r\n"), text);
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(kept)), outcome.outputSha256().orElseThrow());
        assertEquals(103, outcome.outputLines());
        assertTrue(outcome.excerpt().toString().startsWith("line 81\n"), outcome.excerpt().toString());
        assertTrue(outcome.excerpt().toString().endsWith("\nline 100"), outcome.excerpt().toString());
        Outcome brief = begin(run(), "printf '\\e[31mred\\e[0m\\n'; printf 'loading 10%%\\rloading 100%%\\n'; printf 'abx\\bc\\n\\e[6n\\e[c'").get();
        assertEquals("red\nloading 100%\nabc", brief.excerpt().toString());
    }

    @Test
    void secretsThatAreKnownAreMaskedOnTheDiskAndSeenByWhomTheyAreAskedFrom() throws Exception {
        TestRun run = run().with(Map.of("DB_PASSWORD", "hunter2-hunter2"), "DB_PASSWORD");
        CompletableFuture<Outcome> step = begin(run, "copy=$DB_PASSWORD; kept=1; echo \"is: $DB_PASSWORD\"");
        person.await("is: hunter2-hunter2");
        assertEquals("is: •••", step.get().excerpt().toString());
        assertEquals(List.of(), Leak.of("hunter2-hunter2", folder));
        assertEquals("1 unset", begin(run(), "echo \"$kept ${copy-unset}\"").get().excerpt().toString());
    }

    @Test
    void carriesVariablesFolderAndFunctionsFromAndToOtherSteps() throws Exception {
        assertEquals(Kind.SUCCEEDED, runner().run(step("", "greeting=hello; say() { echo \"$greeting, $1\"; }; mkdir -p sub; cd sub"), run()).kind());
        CompletableFuture<Outcome> asked = begin(run(), "read -r -p 'Who? ' who; say \"$who\"; echo ${PWD##*/}; [ -t 0 ] && [ -t 1 ] && echo tty; tput cols >/dev/null");
        person.await("Who? ").type("Kyiv\r").await("hello, Kyiv");
        Outcome outcome = asked.get();
        assertEquals("Who? Kyiv\nhello, Kyiv\nsub\ntty", outcome.excerpt().toString());
        assertEquals(List.of("who"), outcome.changedNames());
        TestRun after = run();
        runner().run(step("", "say \"$who again\"; echo \"${COLUMNS-none}\"; [ -t 0 ] || echo no tty"), after);
        assertEquals("hello, Kyiv again\nnone\nno tty", after.output());
    }

    @Test
    void psqlIsTypedIntoAndEndsWithItsStatus() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            CompletableFuture<Outcome> session = begin(run(), "psql -X 'host=127.0.0.1 port=" + server.port() + " user=postgres dbname=postgres'");
            person.await("postgres=# ").type("create table orders as select 41 + 1 as answer;\r").await("SELECT 1")
                    .await("postgres=# ").type("select answer from orders;\r").await("42").await("(1 row)")
                    .await("postgres=# ").type("select pg_sleep(60);\r");
            Thread.sleep(300);
            person.type("\u0003").await("canceling statement due to user request").await("postgres=# ").type("\\q\r");
            Outcome outcome = session.get();
            assertEquals(Kind.SUCCEEDED, outcome.kind(), outcome.excerpt().toString());
            assertTrue(outcome.excerpt().toString().contains("postgres=# select answer from orders;\n answer\n--------\n     42\n(1 row)"),
                    outcome.excerpt().toString());
        }
    }

    @Test
    void theProgramSeesTheSizeAndThatItChanges() throws Exception {
        CompletableFuture<Outcome> step = begin(run(), "trap 'stty size' WINCH; stty size; read -r -p go: go; stty size");
        person.await("30 90").await("go:").resize(132, 43).type("\r").await("43 132");
        assertEquals(Kind.SUCCEEDED, step.get().kind());
    }

    @Test
    void tellsTheStatusAsTheScriptDoes() throws Exception {
        assertEquals(7, begin(run(), "exit 7").get().exitStatus().orElseThrow());
        Outcome missing = begin(run(), "no-such-program").get();
        assertEquals(127, missing.exitStatus().orElseThrow());
        CompletableFuture<Outcome> interrupted = begin(run(), "echo begun; sleep 60");
        person.await("begun").type("\u0003");
        assertEquals(Kind.FAILED, interrupted.get().kind());
    }

    @Test
    void aCancelEndsAProgramThatIgnoresEveryKey() throws Exception {
        TestRun run = run().at(person);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                outcome.complete(runner().run(step(" interactive", "trap '' INT TERM HUP QUIT; echo deaf; while :; do sleep 1; done"), run));
            } catch (InterruptedException e) {
                outcome.completeExceptionally(e);
            }
        });
        person.await("deaf").type("\u0003\u001c\u0004");
        Thread.sleep(200);
        assertTrue(worker.isAlive());
        worker.interrupt();
        assertEquals(Kind.CANCELLED, outcome.get().kind());
        assertTrue(outcome.get().excerpt().toString().startsWith("deaf"), outcome.get().excerpt().toString());
        assertFalse(runner().trace(step(" interactive", "x"), run).orElseThrow().running());
    }

    @Test
    void aTimeOutEndsItToo() throws Exception {
        Outcome outcome = runner().run(step(" interactive timeout=1s", "read -r -p 'Sure? ' answer"), run().at(person));
        assertEquals(Kind.TIMED_OUT, outcome.kind());
    }

    @Test
    void doesNotBeginWhereNobodySitsAtATerminal() throws Exception {
        TestRun run = run();
        Outcome outcome = runner().run(step(" interactive", "touch begun"), run);
        assertEquals(Kind.FAILED, outcome.kind());
        assertEquals("This step asks questions in a terminal, and nobody sits at one here. Run it in the console, or go on in a terminal "
                + "with “relight resume”; or do it by hand and skip it with the reason.", outcome.reason().toString());
        assertFalse(Files.exists(folder.resolve("begun")));
    }

    @Test
    void manyLinesComeThroughWhole() throws Exception {
        TestRun run = run();
        Outcome outcome = begin(run, "seq 200000").get();
        assertEquals(200_000, outcome.outputLines());
        assertTrue(outcome.excerpt().toString().endsWith("\n200000"));
        assertEquals(1, Files.readString(run.spool().resolve("output.log")).lines().filter("199999"::equals).count());
    }

    private CompletableFuture<Outcome> begin(TestRun run, String script) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return runner().run(step(" interactive", script), run.at(person));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, task -> Thread.ofPlatform().daemon().start(task));
    }

    private TestRun run() throws IOException {
        return TestRun.in(folder, ++runs);
    }

    private ShellRunner runner() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("PSQL_PAGER", "");
        return new ShellRunner(folder, environment, Duration.ofMillis(300));
    }

    private static Step step(String attributes, String script) {
        return new RunbookReader().read("a.md", "# A\n```bash" + attributes + "\n" + script + "\n```\n").steps().getFirst();
    }
}
