package relight.ui.plan;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import relight.core.plan.PlanFinding;
import relight.core.plan.PlanReview;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;

/** What the workspace plans, and what in it does not fit. */
public final class PlanViewModel {

    private final Workspace workspace;
    private final InstantSource clock;
    private final Background background;
    private final ObjectProperty<Optional<List<PlanFinding>>> findings = new SimpleObjectProperty<>(this, "findings", Optional.empty());

    public PlanViewModel(Workspace workspace, InstantSource clock, Background background) {
        this.workspace = workspace;
        this.clock = clock;
        this.background = background;
    }

    Workspace workspace() {
        return workspace;
    }

    /** Empty until the plan has been looked through once. */
    ReadOnlyObjectProperty<Optional<List<PlanFinding>>> findingsProperty() {
        return findings;
    }

    /** Looks through the plan with its runbooks as they are now. */
    void review() {
        background.run(() -> PlanReview.of(workspace, clock), found -> findings.set(Optional.of(found)), failure -> findings.set(Optional.of(List.of())));
    }

    /** Whether the workspace plans anything beside backups. */
    boolean isEmpty() {
        return workspace.scenarios().isEmpty() && workspace.series().isEmpty() && workspace.continuity().isEmpty();
    }
}
