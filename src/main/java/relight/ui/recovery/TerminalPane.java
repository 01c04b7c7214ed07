package relight.ui.recovery;

import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import com.techsenger.jeditermfx.core.util.TermSize;
import com.techsenger.jeditermfx.ui.JediTermFxWidget;
import com.techsenger.jeditermfx.ui.TerminalAction;
import com.techsenger.jeditermfx.ui.TerminalActionPresentation;
import com.techsenger.jeditermfx.ui.TerminalCopyPasteHandler;
import com.techsenger.jeditermfx.ui.TerminalPanel;
import com.techsenger.jeditermfx.ui.settings.SettingsProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.recovery.StepTerminal;
import relight.ui.common.Desk;
import relight.ui.common.Focus;
import relight.ui.common.KeyHint;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;

/**
 * A terminal for the program of one step. While the keyboard is in it every key goes to the program, Esc as well; Shift+Esc, which
 * no program can tell from Esc, leaves it, and Enter goes back in.
 */
final class TerminalPane extends VBox {

    private static final PseudoClass INSIDE = PseudoClass.getPseudoClass("inside");
    private static final byte[] USUAL = "\u001b[0m".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ESC = {0x1B};

    private final Desk desk;
    private final TerminalFeed feed;
    private final Label state = new Label();
    private final Label meaning = new Label();
    private final KeyHint key = new KeyHint("");
    private final Widget widget;

    TerminalPane(Desk desk, TerminalFeed feed, String step) {
        this.desk = desk;
        this.feed = feed;
        getStyleClass().add("terminal-pane");
        setFocusTraversable(true);
        TerminalColours colours = new TerminalColours(this::repaint);
        widget = new Widget(new TerminalSettings(desk, colours));
        widget.getPane().getStyleClass().add("terminal-screen");
        VBox.setVgrow(widget.getPane(), Priority.ALWAYS);
        widget.getPane().setMinSize(0, 0);
        widget.canvas().setAccessibleText(desk.say("interactive.screen.accessible", step));
        widget.canvas().setId("terminal");
        Focus.claimKeys(widget.canvas());
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        widget.canvas().focusedProperty().addListener((all, before, now) -> tell(now));
        getChildren().addAll(heading(), widget.getPane(), colours.node());
        tell(false);
        InvalidationListener resized = any -> fit();
        widget.canvas().widthProperty().addListener(resized);
        widget.canvas().heightProperty().addListener(resized);
        widget.setTtyConnector(new Wire());
        widget.start();
    }

    private HBox heading() {
        state.getStyleClass().addAll("muted", "small");
        meaning.getStyleClass().addAll("muted", "small");
        meaning.setMinWidth(USE_PREF_SIZE);
        HBox heading = new HBox(8, new SectionTitle(desk.say("interactive.screen.title")), state, new Spring(), key, meaning);
        heading.setAlignment(Pos.CENTER_LEFT);
        return heading;
    }

    private void tell(boolean inside) {
        pseudoClassStateChanged(INSIDE, inside);
        state.setText(desk.say(inside ? "interactive.screen.inside" : "interactive.screen.outside"));
        key.setText(inside ? "Shift+Esc" : "Enter");
        meaning.setText(desk.say(inside ? "interactive.screen.leave" : "interactive.screen.enter"));
    }

    /** What an Esc or a key such as Shift alone would send differs from one platform to the next; so it is said here. */
    private void key(KeyEvent event) {
        boolean escape = event.getCode() == KeyCode.ESCAPE;
        if (event.getTarget() != widget.canvas() || !escape && !event.getCode().isModifierKey()) {
            return;
        }
        if (escape && event.isShiftDown()) {
            requestFocus();
        } else if (escape) {
            widget.getExecutorServiceManager().getSingleThreadScheduledExecutor().execute(() -> feed.type(ESC));
        }
        event.consume();
    }

    private void repaint() {
        if (widget != null) {
            widget.getTerminalPanel().repaint();
        }
    }

    /** The widget tells it as well, but not where it was laid out before it had a program to tell. */
    private void fit() {
        TermSize fits = widget.getTerminalPanel().getTerminalSizeFromComponent();
        if (fits != null && widget.canvas().getWidth() > 0 && widget.canvas().getHeight() > 0) {
            widget.getExecutorServiceManager().getSingleThreadScheduledExecutor()
                    .execute(() -> feed.resize(new StepTerminal.Size(fits.getColumns(), fits.getRows())));
        }
    }

    void takeKeys() {
        widget.canvas().requestFocus();
    }

    /** The program has gone, and nobody looks at this any more. */
    void close() {
        widget.close();
    }

    /** As if somebody had typed it. */
    void type(byte[] keys) {
        feed.type(keys);
    }

    /** What stands on the screen of the terminal now. */
    String shown() {
        TerminalTextBuffer buffer = widget.getTerminalTextBuffer();
        buffer.lock();
        try {
            return buffer.getScreenLines();
        } finally {
            buffer.unlock();
        }
    }

    /** The widget with what fits in here: no search of its own, no addresses to open, the clipboard of JavaFX. */
    private static final class Widget extends JediTermFxWidget {

        Widget(TerminalSettings settings) {
            super(StepTerminal.Size.USUAL.columns(), StepTerminal.Size.USUAL.rows(), settings);
        }

        Canvas canvas() {
            return getTerminalPanel().getCanvas();
        }

        @Override
        public List<TerminalAction> getActions() {
            return List.of();
        }

        @Override
        protected TerminalPanel createTerminalPanel(SettingsProvider settings, StyleState style, TerminalTextBuffer buffer) {
            return new Panel(settings, style, buffer);
        }
    }

    private static final class Panel extends TerminalPanel {

        private final Set<String> kept;

        Panel(SettingsProvider settings, StyleState style, TerminalTextBuffer buffer) {
            super(settings, buffer, style);
            kept = Stream.of(settings.getCopyActionPresentation(), settings.getPasteActionPresentation(), settings.getSelectAllActionPresentation(),
                    settings.getPageUpActionPresentation(), settings.getPageDownActionPresentation())
                    .map(TerminalActionPresentation::getName).collect(Collectors.toSet());
        }

        @Override
        public List<TerminalAction> getActions() {
            return super.getActions().stream().filter(action -> kept.contains(action.getName())).toList();
        }

        @Override
        protected TerminalCopyPasteHandler createCopyPasteHandler() {
            return new SystemClipboard();
        }
    }

    private static final class SystemClipboard implements TerminalCopyPasteHandler {

        @Override
        public void setContents(String text, boolean selection) {
            Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
        }

        @Override
        public String getContents(boolean selection) {
            return Clipboard.getSystemClipboard().getString();
        }
    }

    /** Between the widget, which reads letters on a thread of its own, and the feed. */
    private final class Wire implements TtyConnector {

        /** In the theme's colours from the first letter on, and not only after a program has asked for the usual ones. */
        private final Reader printed = new InputStreamReader(new SequenceInputStream(new ByteArrayInputStream(USUAL), feed.output()), StandardCharsets.UTF_8);

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            return printed.read(into, offset, length);
        }

        @Override
        public void write(byte[] keys) {
            feed.type(keys);
        }

        @Override
        public void write(String keys) {
            feed.type(keys.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void resize(TermSize size) {
            feed.resize(new StepTerminal.Size(size.getColumns(), size.getRows()));
        }

        @Override
        public boolean isConnected() {
            return !feed.ended();
        }

        @Override
        public boolean ready() throws IOException {
            return printed.ready();
        }

        @Override
        public int waitFor() {
            return 0;
        }

        @Override
        public String getName() {
            return "";
        }

        @Override
        public void close() {
            // the program ends by itself, or by the step's own button
        }
    }
}
