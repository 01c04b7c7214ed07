package relight.ui.recovery;

import com.techsenger.jeditermfx.core.TerminalColor;
import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;
import com.techsenger.jeditermfx.core.model.TerminalTypeAheadSettings;
import com.techsenger.jeditermfx.ui.TerminalActionPresentation;
import com.techsenger.jeditermfx.ui.settings.DefaultSettingsProvider;
import java.util.concurrent.TimeUnit;
import javafx.scene.text.Font;
import relight.ui.common.Desk;

/** How the terminal looks and what it may do: the theme's colours, the house's fixed font, words in the reader's language. */
final class TerminalSettings extends DefaultSettingsProvider {

    private static final int LINES_KEPT = 10_000;
    private static final double FONT_SIZE = 13;

    private final Desk desk;
    private final TerminalColours colours;

    TerminalSettings(Desk desk, TerminalColours colours) {
        this.desk = desk;
        this.colours = colours;
    }

    @Override
    public Font getTerminalFont() {
        return Font.font("JetBrains Mono", FONT_SIZE);
    }

    @Override
    public float getTerminalFontSize() {
        return (float) FONT_SIZE;
    }

    @Override
    public ColorPalette getTerminalColorPalette() {
        return colours;
    }

    @Override
    public TerminalColor getDefaultForeground() {
        return new TerminalColor(() -> colours.of(TerminalColours.Ink.TEXT));
    }

    @Override
    public TerminalColor getDefaultBackground() {
        return new TerminalColor(() -> colours.of(TerminalColours.Ink.GROUND));
    }

    @Override
    public TextStyle getSelectionColor() {
        return new TextStyle(getDefaultForeground(), new TerminalColor(() -> colours.of(TerminalColours.Ink.SELECTION)));
    }

    @Override
    public boolean useInverseSelectionColor() {
        return false;
    }

    @Override
    public boolean audibleBell() {
        return false;
    }

    @Override
    public int getBufferMaxLinesCount() {
        return LINES_KEPT;
    }

    /** Only what the program echoes is shown; a guess would show what is typed at a hidden prompt. */
    @Override
    public TerminalTypeAheadSettings getTypeAheadSettings() {
        return new TerminalTypeAheadSettings(false, TimeUnit.SECONDS.toNanos(1), new TextStyle());
    }

    @Override
    public TerminalActionPresentation getCopyActionPresentation() {
        return named("interactive.screen.copy", super.getCopyActionPresentation());
    }

    @Override
    public TerminalActionPresentation getPasteActionPresentation() {
        return named("interactive.screen.paste", super.getPasteActionPresentation());
    }

    @Override
    public TerminalActionPresentation getSelectAllActionPresentation() {
        return named("interactive.screen.all", super.getSelectAllActionPresentation());
    }

    @Override
    public TerminalActionPresentation getPageUpActionPresentation() {
        return named("interactive.screen.page-up", super.getPageUpActionPresentation());
    }

    @Override
    public TerminalActionPresentation getPageDownActionPresentation() {
        return named("interactive.screen.page-down", super.getPageDownActionPresentation());
    }

    private TerminalActionPresentation named(String word, TerminalActionPresentation known) {
        return new TerminalActionPresentation(desk.say(word), known.getKeyCombinations());
    }
}
