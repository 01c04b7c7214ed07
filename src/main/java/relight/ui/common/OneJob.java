package relight.ui.common;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/** One piece of work at a time: a new one takes the place of what is under way, whose end is told to nobody. */
public final class OneJob {

    private final Background background;
    private final ReadOnlyBooleanWrapper working = new ReadOnlyBooleanWrapper(this, "working");
    private final ObjectProperty<Optional<Exception>> problem = new SimpleObjectProperty<>(this, "problem", Optional.empty());
    private Background.Running job = () -> { };

    public OneJob(Background background) {
        this.background = background;
    }

    public ReadOnlyBooleanProperty workingProperty() {
        return working.getReadOnlyProperty();
    }

    /** Why the newest work came to nothing; empty where it did not. */
    public ReadOnlyObjectProperty<Optional<Exception>> problemProperty() {
        return problem;
    }

    /** @param done hears the result on the FX thread, unless other work has been begun meanwhile */
    public <T> void begin(Callable<T> action, Consumer<T> done) {
        job.cancel();
        problem.set(Optional.empty());
        working.set(true);
        Background.Running[] own = new Background.Running[1];
        own[0] = background.run(action, ended -> {
            if (job == own[0]) {
                working.set(false);
                switch (ended) {
                    case Background.Ended.Done<T>(T result) -> done.accept(result);
                    case Background.Ended.Failed<T>(Exception reason) -> failed(reason);
                    case Background.Ended.Cancelled<T>() -> { }
                }
            }
        });
        job = own[0];
    }

    /** What went wrong beside it. */
    public void failed(Exception reason) {
        problem.set(Optional.of(reason));
    }

    public void cancel() {
        job.cancel();
    }
}
