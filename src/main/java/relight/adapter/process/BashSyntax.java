package relight.adapter.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.ShellText;
import relight.core.text.Problem;

/**
 * Asks {@code bash -n}, which reads a script and runs nothing of it; its warnings count as refusals. One process answers for a whole
 * document, and starts only when there is something that was not asked before. For each piece it forks and takes {@code -n} upon
 * itself, since a bash begun anew for each takes six times as long, and a long document has a thousand. Without a bash, what the
 * document's reading found is believed.
 */
public final class BashSyntax implements ShellSyntax {

    private static final System.Logger LOG = System.getLogger(BashSyntax.class.getName());
    private static final int REMEMBERED = 10_000;
    private static final long PATIENCE_SECONDS = 20;
    private static final String ASK = """
            while IFS= read -r -d '' piece; do
                if said=$(eval "set -n"$'\n'"$piece" 2>&1) && [[ -z $said ]]; then echo y; else echo n; fi
            done""";

    private final Map<String, String> environment;
    private final Map<String, Boolean> verdicts = Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /**
     * Asks the bash that would run the steps.
     *
     * @param environment whose PATH names it
     */
    public BashSyntax(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Check open() {
        return new Asking();
    }

    /** The process for one document. */
    private final class Asking implements Check {

        private Optional<Process> process = Optional.empty();
        private BufferedReader answers;
        private boolean silent;

        @Override
        public boolean stands(String script) {
            String filled = ShellText.read(script).withVariables();
            Boolean known = verdicts.get(filled);
            if (known != null) {
                return known;
            }
            Optional<Boolean> verdict = ask(filled);
            verdict.ifPresent(stands -> verdicts.put(filled, stands));
            return verdict.orElse(true);
        }

        private Optional<Boolean> ask(String script) {
            if (silent || script.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            try {
                OutputStream questions = started().getOutputStream();
                questions.write((script + "\0").getBytes(StandardCharsets.UTF_8));
                questions.flush();
                String answer = answers.readLine();
                if (answer != null) {
                    return Optional.of(answer.equals("y"));
                }
                LOG.log(System.Logger.Level.WARNING, "bash -n gave no answer; the pieces of fences are taken as they were found");
            } catch (IOException | UncheckedIOException e) {
                LOG.log(System.Logger.Level.WARNING, "bash -n cannot be asked", e);
            } catch (Problem none) {
                LOG.log(System.Logger.Level.INFO, "no bash to ask about the pieces of fences");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            silent = true;
            return Optional.empty();
        }

        private Process started() throws IOException, InterruptedException {
            if (process.isEmpty()) {
                ProcessBuilder builder = new ProcessBuilder(Bash.find(environment).program().toString(), "--noprofile", "--norc", "-c", ASK);
                builder.environment().keySet().retainAll(Set.of("PATH", "TMPDIR", "SystemRoot", "TEMP", "TMP"));
                builder.environment().put("LC_ALL", "C");
                builder.redirectError(ProcessBuilder.Redirect.DISCARD);
                Process begun = builder.start();
                begun.onExit().completeOnTimeout(begun, PATIENCE_SECONDS, TimeUnit.SECONDS).thenAccept(BashSyntax::end);
                answers = begun.inputReader(StandardCharsets.UTF_8);
                process = Optional.of(begun);
            }
            return process.get();
        }

        @Override
        public void close() {
            process.ifPresent(BashSyntax::end);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
