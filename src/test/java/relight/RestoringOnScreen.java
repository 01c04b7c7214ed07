package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.common.Destination;

/** How a person goes through the wizard and the recovery behind it: what is chosen on the way, and whether what came back is kept. */
final class RestoringOnScreen {

    /** What a person would press next, in the order in which they would look for it. */
    private static final List<String> NEXT = List.of("run", "done", "approve", "commit", "close");
    private static final String WHY = "the wrong one";

    private final ConsoleOnScreen console;
    private final String system;
    private final ScreenWalker walker;
    private final List<String> read = new ArrayList<>();
    private final Map<String, String> filled = new LinkedHashMap<>();
    private final Map<String, String> chosen = new LinkedHashMap<>();
    private final List<String> decisions = new ArrayList<>();
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private Optional<String> way = Optional.empty();
    private String wayWords = "";

    RestoringOnScreen(ConsoleOnScreen console, String system) {
        this.console = console;
        this.system = system;
        walker = console.at(new Destination.Restore(system, Optional.empty()));
    }

    /** These words are to be read on every page. */
    RestoringOnScreen reading(String words) {
        read.add(words);
        return this;
    }

    /**
     * This way is chosen where it is offered.
     *
     * @param words that are to be read there before
     */
    RestoringOnScreen pressing(String id, String words) {
        way = Optional.of(id);
        wayWords = words;
        return this;
    }

    /** This is written into the field with this id, once it is there. */
    RestoringOnScreen filling(String id, String text) {
        filled.put(id, text);
        return this;
    }

    /** This is chosen from the list with this id, once it is there. */
    RestoringOnScreen choosing(String id, String option) {
        chosen.put(id, option);
        return this;
    }

    /** The moment is chosen as a time on the page of the backups. */
    RestoringOnScreen to(String moment) {
        walker.await("the moments", () -> console.shown("target-kind"));
        FxToolkit.onFx(() -> {
            ((ComboBox<?>) console.find("target-kind")).getSelectionModel().select(1);
            ((TextField) console.find("target")).setText(moment);
        });
        return this;
    }

    /** What is decided in the recovery, each of these once and in this order. */
    RestoringOnScreen deciding(String... options) {
        decisions.addAll(List.of(options));
        return this;
    }

    /** What is written where a step asks for this, by the field's id or by what it is called. */
    RestoringOnScreen answering(String input, String text) {
        return answering(input, text, "");
    }

    /**
     * The same where the screen says something to it.
     *
     * @param told is to be read once it is written
     */
    RestoringOnScreen answering(String input, String text, String told) {
        answers.put(input, new Answer(text, told));
        return this;
    }

    private record Answer(String text, String told) {}

    /** To the end, keeping what came back. */
    void commit() {
        begin();
        goOnUntil(() -> console.shown("record"));
    }

    /** To the decision whether it is kept, and from there back to what was there before. */
    void undo() {
        begin();
        goOnUntil(() -> console.shown("undo"));
        walker.type("Why it is taken back", WHY);
        goBack("undo");
    }

    /** To a step of this title, and from before it back to what was there. */
    void undoBefore(String step) {
        begin();
        goOnUntil(() -> console.shown("take-back") && isAt(step));
        takeBack();
    }

    /** To the middle of a step of this title, which is left running. */
    void runUpTo(String step) {
        begin();
        goOnUntil(() -> console.shown("cancel") && isAt(step));
    }

    /** Breaks off what runs. */
    void cancel() {
        walker.click("cancel");
        walker.await("the way back", () -> console.shown("take-back"));
    }

    private boolean isAt(String step) {
        return console.all(".page-title").anyMatch(title -> ((Labeled) title).getText().equals(step));
    }

    /** From a step that is to be done, or has failed, back to what was there before. */
    void takeBack() {
        walker.click("take-back");
        walker.await("the reason to be typed", () -> console.all(".text-area").findFirst().isPresent());
        walker.typeHere(WHY);
        goBack("keep-words");
    }

    private void goBack(String button) {
        long before = event();
        walker.click(button);
        walker.await("the way back", () -> before != event() && !console.shown("commit"));
        goOnUntil(() -> console.shown("close"));
        walker.await("what is in use now", () -> console.says("what there was before counts again"));
        goOnUntil(() -> console.shown("record"));
    }

    private void begin() {
        for (int turn = 0; turn < 10 && !FxToolkit.onFx(() -> console.shown("start")); turn++) {
            walker.await("the wizard's next page", () -> console.shown("start") || console.shown("continue") && !console.find("continue").isDisabled());
            assertEquals(List.of(), FxToolkit.onFx(this::cut), "words of the wizard's pages that are cut off");
            read.forEach(words -> assertTrue(FxToolkit.onFx(() -> console.says(words)), words));
            choose();
            if (!FxToolkit.onFx(() -> console.shown("start"))) {
                walker.click("continue");
            }
        }
        assertEquals(Map.of(), filled, "fields of the wizard that were never seen");
        assertEquals(Map.of(), chosen, "lists of the wizard that were never seen");
        walker.type(system, system);
        Optional<String> before = console.newestId();
        Supplier<Boolean> begun = () -> !console.newestId().equals(before) && !console.shown("start");
        walker.click("start");
        if (!walker.comes(begun)) {
            walker.usable("start").ifPresent(walker::click);
        }
        walker.await("the recovery", begun);
    }

    private void choose() {
        if (way.isPresent() && FxToolkit.onFx(() -> console.shown(way.get()))) {
            walker.await(wayWords, () -> console.says(wayWords));
            walker.click(way.get());
        }
        FxToolkit.onFx(() -> filled.entrySet().removeIf(field -> {
            boolean there = console.find(field.getKey()) instanceof TextField;
            if (there) {
                ((TextField) console.find(field.getKey())).setText(field.getValue());
            }
            return there;
        }));
        FxToolkit.onFx(() -> chosen.entrySet().removeIf(list -> console.find(list.getKey()) instanceof ComboBox<?> there && choose(there, list.getValue())));
    }

    @SuppressWarnings("unchecked")
    private static boolean choose(ComboBox<?> list, String option) {
        ((ComboBox<String>) list).setValue(option);
        return true;
    }

    /** Presses whatever is to be pressed next, decides, and types what is asked for. */
    private void goOnUntil(Supplier<Boolean> ended) {
        for (int turn = 0; turn < 200; turn++) {
            walker.await("the next thing to do", () -> stuck() || ended.get() || next().isPresent());
            if (FxToolkit.onFx(ended::get)) {
                return;
            }
            assertFalse(FxToolkit.onFx(this::stuck), () -> "a step failed: " + walker.shown());
            String id = FxToolkit.onFx(this::next).orElse("");
            type(id);
            Optional<Node> button = walker.usable(id);
            if (button.isEmpty()) {
                continue;
            }
            long before = event();
            if (decisions.remove(id)) {
                walker.tabTo(id, node -> id.equals(node.getId()));
                walker.press(KeyCode.SPACE);
            } else {
                walker.click(button.get());
            }
            walker.comes(() -> before != event() || ended.get());
            FxToolkit.pulse();
        }
        throw new AssertionError("no end after 200 turns: " + walker.shown());
    }

    private boolean stuck() {
        return console.shown("retry") || console.shown("plan-anew");
    }

    private Optional<String> next() {
        return decisions.stream().limit(1).filter(console::shown).findFirst().or(() -> NEXT.stream().filter(console::shown).findFirst());
    }

    /** The name that is to be typed, and what the step at hand asks for. */
    private void type(String id) {
        if (id.equals("approve") && FxToolkit.onFx(() -> console.find("approve") != null && console.find("approve").isDisabled())) {
            walker.type(system, system);
        }
        answers.forEach((input, answer) -> {
            List<TextField> fields = FxToolkit.onFx(() -> console.all(".text-field").map(TextField.class::cast)
                    .filter(field -> input.equals(field.getId()) || String.valueOf(field.getAccessibleText()).contains(input)).toList());
            FxToolkit.onFx(() -> fields.forEach(field -> field.setText(answer.text())));
            if (!fields.isEmpty()) {
                walker.await(answer.told(), () -> console.says(answer.told()));
            }
        });
    }

    private long event() {
        return console.newest().lastEvent();
    }

    private List<String> cut() {
        return console.all(".wizard-way .label").map(Labeled.class::cast)
                .filter(label -> label.getWidth() + 1 < label.prefWidth(-1)).map(Labeled::getText).toList();
    }
}
