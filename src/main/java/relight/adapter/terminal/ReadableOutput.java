package relight.adapter.terminal;

import com.techsenger.jeditermfx.core.ArrayTerminalDataStream;
import com.techsenger.jeditermfx.core.CursorShape;
import com.techsenger.jeditermfx.core.TerminalDisplay;
import com.techsenger.jeditermfx.core.emulator.JediEmulator;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseFormat;
import com.techsenger.jeditermfx.core.emulator.mouse.MouseMode;
import com.techsenger.jeditermfx.core.model.JediTerminal;
import com.techsenger.jeditermfx.core.model.StyleState;
import com.techsenger.jeditermfx.core.model.TerminalLine;
import com.techsenger.jeditermfx.core.model.TerminalSelection;
import com.techsenger.jeditermfx.core.model.TerminalTextBuffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import relight.core.recovery.StepTerminal;

/** Tells in plain lines what stood in a terminal, from the bytes that were printed there. */
public final class ReadableOutput {

    /** From there to the end is enough for the last lines, whatever colours and movements stand between them. */
    private static final int NEWEST = 256 * 1024;

    private ReadableOutput() {}

    /**
     * The last lines that are not blank.
     *
     * @param file what was printed
     * @param size of the terminal
     */
    public static List<String> last(Path file, StepTerminal.Size size, int lines) throws IOException {
        List<String> all = lines(newest(file), size);
        return List.copyOf(all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    private static String newest(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, bytes.length() - NEWEST);
            byte[] newest = new byte[(int) (bytes.length() - from)];
            bytes.seek(from);
            bytes.readFully(newest);
            String text = new String(newest, StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }

    static List<String> lines(String printed, StepTerminal.Size size) throws IOException {
        StyleState style = new StyleState();
        TerminalTextBuffer buffer = new TerminalTextBuffer(size.columns(), size.rows(), style);
        JediTerminal terminal = new JediTerminal(new Nobody(), buffer, style);
        JediEmulator emulator = new JediEmulator(new ArrayTerminalDataStream(printed.toCharArray()), terminal);
        while (emulator.hasNext()) {
            emulator.next();
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int row = -buffer.getHistoryLinesCount(); row < buffer.getScreenLinesCount(); row++) {
            TerminalLine part = buffer.getLine(row);
            line.append(part.getText().replace("\0", "").replace("\uE000", ""));
            if (!part.isWrapped()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
        }
        lines.add(line.toString().stripTrailing());
        lines.removeIf(String::isEmpty);
        return lines;
    }

    /** The display of a terminal at which nobody looks. */
    private static final class Nobody implements TerminalDisplay {

        @Override
        public void setCursor(int x, int y) {}

        @Override
        public void setCursorShape(CursorShape shape) {}

        @Override
        public void beep() {}

        @Override
        public void scrollArea(int top, int size, int by) {}

        @Override
        public void setCursorVisible(boolean visible) {}

        @Override
        public void useAlternateScreenBuffer(boolean uses) {}

        @Override
        public String getWindowTitle() {
            return "";
        }

        @Override
        public void setWindowTitle(String title) {}

        @Override
        public TerminalSelection getSelection() {
            return null;
        }

        @Override
        public void terminalMouseModeSet(MouseMode mode) {}

        @Override
        public void setMouseFormat(MouseFormat format) {}

        @Override
        public boolean ambiguousCharsAreDoubleWidth() {
            return false;
        }
    }
}
