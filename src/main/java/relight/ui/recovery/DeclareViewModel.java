package relight.ui.recovery;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import relight.core.recovery.Beginning;
import relight.core.recovery.Declaration;
import relight.core.recovery.Declarations;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;
import relight.ui.common.SiteTime;

/** Declaring a recovery: what people see, what it is for, since when. */
final class DeclareViewModel {

    private final Declarations declarations;
    private final ZoneId zone;
    private final RecoveryEngine engine;
    private final RecoveryInHand inHand;
    private final Background background;
    private final StringProperty operator = new SimpleStringProperty("");
    private final BooleanProperty incident = new SimpleBooleanProperty(true);
    private final ObjectProperty<Beginning> chosen = new SimpleObjectProperty<>();
    private final StringProperty reason = new SimpleStringProperty("");
    private final StringProperty disruption = new SimpleStringProperty("");
    private final StringProperty harmSince = new SimpleStringProperty("");
    private final ObservableList<Journal.Summary> open = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();

    DeclareViewModel(Workspace workspace, RecoveryEngine engine, RecoveryInHand inHand, Background background) {
        this.declarations = new Declarations(workspace, engine.reader());
        this.zone = workspace.site().zone();
        this.engine = engine;
        this.inHand = inHand;
        this.background = background;
    }

    /** Looks for recoveries that have begun and are not closed, after a crash for instance. */
    void refresh() {
        background.run(engine::open, open::setAll, problem::set);
    }

    List<Beginning> beginnings() {
        return declarations.beginnings();
    }

    ObjectProperty<Beginning> chosen() {
        return chosen;
    }

    StringProperty operator() {
        return operator;
    }

    BooleanProperty incident() {
        return incident;
    }

    StringProperty reason() {
        return reason;
    }

    StringProperty disruption() {
        return disruption;
    }

    StringProperty harmSince() {
        return harmSince;
    }

    ObservableList<Journal.Summary> open() {
        return open;
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    /** Whether it is said what is to be done, and who does it. */
    BooleanBinding ready() {
        return chosen.isNotNull().and(operator.isNotEmpty());
    }

    /** From here on the clock runs. */
    void declare() {
        Beginning beginning = chosen.get();
        if (beginning == null) {
            return;
        }
        problem.set(null);
        background.run(() -> engine.declare(declaration(beginning)), inHand::take, problem::set);
    }

    void resume(String recovery) {
        problem.set(null);
        String who = operator.get();
        background.run(() -> {
            inHand.machines().ifPresent(others -> others.handOvers().lookWhoHasIt(recovery, who));
            return engine.resume(recovery, who);
        }, inHand::take, problem::set);
    }

    private Declaration declaration(Beginning beginning) throws IOException {
        return declarations.declare(beginning, incident.get() ? Mode.INCIDENT : Mode.DRILL, operator.get(), reason.get())
                .since(SiteTime.read(disruption.get(), zone), SiteTime.read(harmSince.get(), zone));
    }
}
