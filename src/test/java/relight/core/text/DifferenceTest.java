package relight.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void showsWhatDiffersWithAFewLinesAround() {
        assertEquals("LEFT_OUT 1|BOTH b|BOTH c|OLD d|NEW D|BOTH e|BOTH f|LEFT_OUT 1",
                said(Difference.between("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nD\ne\nf\ng\n")));
    }

    @Test
    void showsWhatCameAtTheEndAndWhatWentAtTheBeginning() {
        assertEquals("BOTH a|NEW b", said(Difference.between("a\n", "a\nb\n")));
        assertEquals("OLD a|BOTH b", said(Difference.between("a\nb", "b")));
        assertEquals("NEW a", said(Difference.between("", "a")));
    }

    @Test
    void saysNothingWhereNothingDiffers() {
        assertEquals(List.of(), Difference.between("a\r\nb", "a\nb\n"));
    }

    private static String said(List<Difference.Line> lines) {
        return lines.stream().map(line -> line.side() + " " + (line.side() == Difference.Side.LEFT_OUT ? line.number() : line.text())).collect(Collectors.joining("|"));
    }
}
