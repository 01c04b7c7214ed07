package relight.core.recovery;

import java.util.List;
import java.util.Optional;
import relight.core.runbook.Input;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/** Single actions on a cluster that somebody does by hand, at the terminal or in the window: each is recorded as a recovery of one step. */
public final class ActionsByHand {

    private static final String DOCUMENT = """
            # %1$s

            ````kubernetes system="%2$s"
            %3$s
            ````
            """;

    private final RecoveryEngine engine;
    private final Site site;

    public ActionsByHand(RecoveryEngine engine, Site site) {
        this.engine = engine;
        this.site = site;
    }

    /**
     * What somebody wants done.
     *
     * @param system of the workspace, which says the cluster
     * @param lines  as they stand in a runbook's {@code kubernetes} fence
     * @param reason what made it necessary; may be empty
     */
    public record Asked(String system, String lines, Mode mode, String operator, String reason) {

        /** Its first line. */
        String title() {
            return lines.lines().findFirst().orElse("");
        }
    }

    /** Whoever gave the lines has typed the name of what they remove. */
    private Runbook read(Asked asked) {
        return engine.reader().read("cluster:" + asked.system(), DOCUMENT.formatted(asked.title(), asked.system(), asked.lines())).with(step -> step.withHeader(
                step.header().asking(step.header().inputs().stream().filter(input -> input.kind() != Input.Kind.CONFIRMATION).toList())));
    }

    /** What it would change, looked up now; a {@link Problem} where the lines cannot be read, or leave a value open. Blocks. */
    public Optional<StepPreview> preview(Asked asked) throws InterruptedException {
        Step step = read(asked).steps().getFirst();
        if (!step.header().inputs().isEmpty()) {
            throw new Problem(Message.of("kubernetes.lines.open", step.header().inputs().getFirst().written()), Message.of("kubernetes.lines.open.remedy"));
        }
        return engine.preview(step);
    }

    /** Begins it: its one step is next. */
    public RecoverySession declare(Asked asked) {
        return engine.declare(Declaration.of(asked.mode(), asked.title(), asked.operator(), site, Objectives.NONE, read(asked))
                .because(asked.reason(), Optional.empty(), List.of(asked.system())));
    }
}
