package relight.ui.recovery;

import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import relight.core.recovery.StepPreview;
import relight.ui.common.Background;

/** Looks behind the screen what a step would change; the newest look alone is told. Lives on the FX thread. */
public final class PreviewLook {

    private final Background background;
    private final ReadOnlyObjectWrapper<Told> told = new ReadOnlyObjectWrapper<>(new Told.Nothing());
    private Background.Running running = () -> { };

    public PreviewLook(Background background) {
        this.background = background;
    }

    /** How far the look is. */
    public sealed interface Told {

        /** Nobody looks, or there is nothing that could be looked up. */
        record Nothing() implements Told {}

        record Looking() implements Told {}

        record Seen(StepPreview preview) implements Told {}

        record Failed(Exception reason) implements Told {}
    }

    public ReadOnlyObjectProperty<Told> told() {
        return told.getReadOnlyProperty();
    }

    /** Asks; what was asked before and is not answered yet is forgotten. */
    public void look(Callable<Optional<StepPreview>> question) {
        running.cancel();
        told.set(new Told.Looking());
        running = background.run(question, ended -> {
            switch (ended) {
                case Background.Ended.Done<Optional<StepPreview>>(Optional<StepPreview> seen) -> told.set(seen.<Told>map(Told.Seen::new).orElse(new Told.Nothing()));
                case Background.Ended.Failed<Optional<StepPreview>>(Exception reason) -> told.set(new Told.Failed(reason));
                case Background.Ended.Cancelled<Optional<StepPreview>>() -> { }
            }
        });
    }

    /** There is nothing to be looked up any more. */
    public void forget() {
        running.cancel();
        told.set(new Told.Nothing());
    }
}
