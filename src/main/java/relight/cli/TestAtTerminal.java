package relight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.CheckReport;
import relight.core.recovery.RestoreTestResult;
import relight.core.recovery.RestoreTests;
import relight.core.recovery.SessionListener;
import relight.core.restore.Restores;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Restore tests in the terminal: one that is asked for, or those that are due. */
final class TestAtTerminal {

    private final Terminal terminal;
    private final RestoreTests tests;

    TestAtTerminal(Terminal terminal, RecoveryServices parts) {
        this.terminal = terminal;
        this.tests = new RestoreTests(parts.engine(), parts.restores());
    }

    /** The exit status is that of a check: 0 proven, 1 with a warning, 2 not proven. */
    int run(RestoreCommand.Wanted wanted, String operator, boolean json) throws IOException, InterruptedException {
        wanted.requireNoTarget();
        RestoreTestResult result = tests.run(wanted.system(), wanted.backup(), wanted.moment(), wanted.choices(), operator, output(), new TerminalProgress(terminal));
        if (json) {
            terminal.json(json(result));
        } else {
            terminal.print(result.text());
        }
        return result.status().ordinal();
    }

    /** Those that are due, longest unproven first; what cannot even begin is a line as well, and keeps none of the others from running. */
    List<CheckReport.Line> due(String operator) throws InterruptedException {
        tests.sweep(operator, output());
        List<CheckReport.Line> lines = new ArrayList<>();
        for (RestoreTests.Due due : tests.due()) {
            String system = due.system().name();
            terminal.tell(Message.of("test.begins", system));
            lines.add(line(system, operator));
        }
        return lines.isEmpty() ? List.of(new CheckReport.Line("", "restore-test", CheckReport.Status.OK, Message.of("test.expected"),
                Message.of("test.none-due"), Message.of("test.none-due"))) : lines;
    }

    private CheckReport.Line line(String system, String operator) throws InterruptedException {
        try {
            return tests.run(system, Restores.LATEST_GOOD, Optional.empty(), Map.of(), operator, output(), new TerminalProgress(terminal)).line();
        } catch (Problem e) {
            return not(system, e.say(terminal.words()));
        } catch (IOException e) {
            return not(system, String.valueOf(e.getMessage()));
        }
    }

    private static CheckReport.Line not(String system, String why) {
        return new CheckReport.Line(system, "restore-test", CheckReport.Status.CRITICAL, Message.of("test.expected"),
                Message.of("test.standing.REFUSED"), Message.of("test.impossible", system, why));
    }

    private SessionListener output() {
        return new SessionListener() {
            @Override
            public void output(StepId step, String line) {
                terminal.tell("    " + line);
            }
        };
    }

    private Map<String, Object> json(RestoreTestResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("system", result.system());
        document.put("status", result.status().name());
        document.put("standing", result.standing().name());
        document.put("recovery", result.recovery().orElse(null));
        document.put("seconds", result.took().toMillis() / 1000.0);
        document.put("dataLostSeconds", result.lost().map(lost -> lost.toSeconds()).orElse(null));
        document.put("bytes", result.bytes());
        document.put("rows", result.rows().orElse(null));
        document.put("rowsBefore", result.rowsBefore().orElse(null));
        document.put("why", result.why());
        document.put("text", terminal.words().say(result.text()));
        return document;
    }
}
