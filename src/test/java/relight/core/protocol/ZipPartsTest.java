package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class ZipPartsTest {

    private static final int END = 22;

    @Test
    void readsWhatItWrote() throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("bundle.json", text("{}"));
        parts.put("anchors/tsa.tsr", new byte[70_000]);
        parts.put("empty", new byte[0]);
        Map<String, byte[]> read = ZipParts.read(zip(parts), 100_000);
        assertEquals(parts.keySet(), read.keySet());
        parts.forEach((name, bytes) -> assertArrayEquals(bytes, read.get(name), name));
    }

    /** Whoever unpacks it sees what the directory lists; a reader from the front would have seen the other. */
    @Test
    void takesWhatTheDirectoryListsAndNothingThatLiesBeforeIt() throws IOException {
        byte[] hidden = zip(Map.of("events.json", text("what never happened")));
        byte[] shown = zip(Map.of("events.json", text("what happened")));
        int directory = hidden.length - END - ByteBuffer.wrap(hidden).order(ByteOrder.LITTLE_ENDIAN).getInt(hidden.length - END + 12);
        byte[] both = Arrays.copyOf(hidden, directory + shown.length);
        System.arraycopy(shown, 0, both, directory, shown.length);
        Map<String, byte[]> read = ZipParts.read(both, 1_000);
        assertEquals(Set.of("events.json"), read.keySet());
        assertEquals("what happened", new String(read.get("events.json"), StandardCharsets.UTF_8));
    }

    @Test
    void refusesWhatIsLargerThanItMayBe() throws IOException {
        byte[] large = zip(Map.of("a", new byte[600], "b", new byte[600]));
        ZipParts.read(large, 1_200);
        assertThrows(IOException.class, () -> ZipParts.read(large, 1_199));
    }

    @Test
    void refusesAnArchiveThatIsCutOffDamagedOrEndsInAComment() throws IOException {
        byte[] whole = zip(Map.of("a", text("the same words, the same words, the same words")));
        for (int length = 0; length < whole.length; length++) {
            int to = length;
            assertThrows(IOException.class, () -> ZipParts.read(Arrays.copyOf(whole, to), 1_000), to + " of " + whole.length + " bytes");
        }
        byte[] otherSum = whole.clone();
        int directory = whole.length - END - ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - END + 12);
        otherSum[directory + 16] ^= 1;
        assertThrows(IOException.class, () -> ZipParts.read(otherSum, 1_000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setComment("and more");
            zip.putNextEntry(new ZipEntry("a"));
        }
        assertThrows(IOException.class, () -> ZipParts.read(out.toByteArray(), 1_000));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipParts.write(parts, out);
        return out.toByteArray();
    }
}
