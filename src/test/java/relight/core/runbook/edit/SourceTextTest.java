package relight.core.runbook.edit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import relight.core.text.Problem;

class SourceTextTest {

    @Test
    void whatIsNotEditedIsWrittenAsItWasRead() {
        for (String raw : new String[] {"", "\uFEFF# A\r\nb  \r\n\r\nc", "a\rb\nc\r\nd", "\n\n\n", "no end", "  trailing \t\n\u2028x\f\n\0"}) {
            assertArrayEquals(bytes(raw), text(raw).bytes(), raw);
        }
    }

    @Test
    void aNewLineEndsLikeTheOneItIsPutInto() {
        SourceText text = text("one\r\ntwo\nthree");
        text.change(3, 0, "\n1½");
        assertEquals("one\r\n1½\r\ntwo\nthree", raw(text));
        text.change(text.text().length(), 0, "\nfour");
        assertEquals("one\r\n1½\r\ntwo\nthree\nfour", raw(text));
    }

    @Test
    void undoGivesALinesOwnEndBack() {
        SourceText text = text("a\r\nb\nc\rd");
        text.change(0, 7, "");
        assertEquals("", raw(text));
        assertEquals(new SourceText.Change(0, "", "a\nb\nc\nd"), text.undo().orElseThrow());
        assertEquals("a\r\nb\nc\rd", raw(text));
        assertEquals(new SourceText.Change(0, "a\nb\nc\nd", ""), text.redo().orElseThrow());
        assertEquals("", raw(text));
    }

    @Test
    void lettersOfAWordAreUndoneAtOnceAndWordsOneByOne() {
        SourceText text = text("");
        for (char c : "stop now".toCharArray()) {
            text.change(text.text().length(), 0, String.valueOf(c));
        }
        text.undo();
        assertEquals("stop ", text.text());
        text.undo();
        assertEquals("", text.text());
        assertFalse(text.canUndo());
    }

    @Test
    void whatIsUndoneNeedsNoSaving() {
        SourceText text = text("a");
        assertFalse(text.isChanged());
        text.change(1, 0, "b");
        assertTrue(text.isChanged());
        text.undo();
        assertFalse(text.isChanged());
        text.redo();
        Object state = text.state();
        text.change(2, 0, "c");
        text.saved(state);
        assertTrue(text.isChanged(), "typed while it was being saved");
        text.undo();
        assertFalse(text.isChanged());
    }

    @Test
    void refusesWhatIsNotUtf8AndSaysWhere() {
        Problem problem = assertThrows(Problem.class, () -> SourceText.of("runbooks/alt.md", "# A\nGrüße".getBytes(Charset.forName("windows-1252"))));
        assertEquals("runbooks/alt.md:2: this file is not UTF-8, so what it says here cannot be read with certainty.", problem.getMessage());
    }

    @Test
    void saysHowItsLinesEnd() {
        assertEquals("CRLF", text("a\r\nb\r\nc\n").lineEnd());
        assertTrue(text("a\r\nb\r\nc\n").isMixed());
        assertEquals("LF", text("").lineEnd());
        assertEquals("CR", text("a\rb").lineEnd());
        assertFalse(text("a\rb").isMixed());
    }

    /** Random edits at random places: every byte outside of them stays, and undoing all of them gives the file back. */
    @RepeatedTest(300)
    void B13_randomEditsKeepEveryOtherByte(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        String raw = (random.nextBoolean() ? "\uFEFF" : "") + random(random, 200);
        SourceText text = text(raw);
        byte[] before = text.bytes();
        for (int i = 0; i < 40; i++) {
            String old = raw(text);
            int length = text.text().length();
            int at = whole(text, random.nextInt(length + 1));
            int removed = whole(text, at + random.nextInt(Math.min(12, length - at) + 1)) - at;
            String put = random(random, 6);
            text.change(at, removed, put);
            String now = raw(text);
            String head = old.substring(0, rawOffset(old, at));
            String tail = old.substring(rawOffset(old, at + removed));
            assertTrue(now.startsWith(head), "seed " + info.getCurrentRepetition());
            assertTrue(now.endsWith(tail), "seed " + info.getCurrentRepetition());
            assertEquals(put.replace("\r\n", "\n").replace('\r', '\n'),
                    now.substring(head.length(), now.length() - tail.length()).replace("\r\n", "\n").replace('\r', '\n'));
        }
        while (text.canUndo()) {
            text.undo();
        }
        assertArrayEquals(before, text.bytes());
        while (text.canRedo()) {
            text.redo();
        }
        assertTrue(text.isChanged() || raw(text).equals(raw));
    }

    /** Never within a letter of two. */
    private static int whole(SourceText text, int at) {
        return at > 0 && at < text.text().length() && Character.isLowSurrogate(text.text().charAt(at)) ? at - 1 : at;
    }

    /** Where the letter of the shown text stands in the file. */
    private static int rawOffset(String raw, int shown) {
        int at = raw.startsWith("\uFEFF") ? 1 : 0;
        for (int i = 0; i < shown; i++) {
            at += raw.startsWith("\r\n", at) ? 2 : 1;
        }
        return at;
    }

    /** Without a lone carriage return, which beside a line feed would be one end and not two. */
    private static String random(Random random, int most) {
        String[] parts = {"a", "ß", "ї", " ", "\t", "\n", "\r\n", "`", "𝄞", "\f"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static SourceText text(String raw) {
        return SourceText.of("runbooks/a.md", bytes(raw));
    }

    private static String raw(SourceText text) {
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String raw) {
        return raw.getBytes(StandardCharsets.UTF_8);
    }
}
