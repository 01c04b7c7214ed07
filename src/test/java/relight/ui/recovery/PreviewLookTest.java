package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.recovery.StepPreview;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Background;
import relight.ui.recovery.PreviewLook.Told;

/** What is told of a look at what a step would change; the looks are answered in whatever order the test wants. */
class PreviewLookTest {

    private static final StepPreview OLD = new StepPreview(List.of("2 → 5"), Optional.empty());
    private static final StepPreview NEW = new StepPreview(List.of("2 → 9"), Optional.empty());

    private final List<Runnable> asked = new ArrayList<>();
    private final PreviewLook look = new PreviewLook(new Background(asked::add, Runnable::run));

    @Test
    void theNewestLookAloneIsToldInWhateverOrderTheyAreAnswered() {
        look.look(() -> Optional.of(OLD));
        look.look(() -> Optional.of(NEW));
        assertEquals(new Told.Looking(), look.told().get());
        asked.get(1).run();
        assertEquals(new Told.Seen(NEW), look.told().get());
        asked.get(0).run();
        assertEquals(new Told.Seen(NEW), look.told().get());
    }

    @Test
    void whatCannotBeLookedUpIsSaid() {
        Problem away = new Problem(Message.of("route53.expired"), Message.of("route53.expired.remedy"));
        look.look(() -> {
            throw away;
        });
        asked.getFirst().run();
        assertEquals(new Told.Failed(away), look.told().get());
    }

    @Test
    void whatIsForgottenIsNotToldWhenItsAnswerComes() {
        look.look(() -> Optional.of(OLD));
        look.forget();
        asked.getFirst().run();
        assertEquals(new Told.Nothing(), look.told().get());
    }
}
