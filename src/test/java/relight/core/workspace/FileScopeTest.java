package relight.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.text.Message;

class FileScopeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *.tmp          | a.tmp               | true
            *.tmp          | deep/er/a.tmp       | true
            *.tmp          | a.tmpx              | false
            *.tmp          | a.tmp/inside        | true
            cache          | cache/a/b           | true
            cache/         | deep/cache/a        | true
            cache/         | mycache/a           | false
            cache/**       | cache/a/b           | true
            cache/**       | deep/cache/a        | false
            **/cache/**    | cache/a             | true
            **/cache/**    | deep/er/cache/a     | true
            uploads/*.jpg  | uploads/a.jpg       | true
            uploads/*.jpg  | uploads/deep/a.jpg  | false
            uploads/**/*.jpg | uploads/a.jpg     | true
            uploads/**/*.jpg | uploads/x/y/a.jpg | true
            *.{jpg,png}    | a.png               | true
            *.{jpg,png}    | a.gif               | false
            {a*,b?}.x      | b1.x                | true
            img[0-3].jpg   | img2.jpg            | true
            img[!0-3].jpg  | img2.jpg            | false
            img?.jpg       | img/.jpg            | false
            ./uploads      | uploads/a           | true
            a+b(1).jpg     | a+b(1).jpg          | true
            """)
    void knowsWhatAPatternMeans(String pattern, String path, boolean matches) {
        assertEquals(!matches, new FileScope(List.of(), List.of(pattern)).covers(path));
        assertEquals(matches, new FileScope(List.of(pattern), List.of()).covers(path));
    }

    @Test
    void leavesOutMoreThanItHolds() {
        FileScope scope = new FileScope(List.of("uploads/**"), List.of("*.tmp"));
        assertTrue(scope.covers("uploads/a.jpg"));
        assertTrue(!scope.covers("uploads/a.tmp") && !scope.covers("logs/a"));
        assertTrue(FileScope.ALL.covers("anything"));
    }

    @ParameterizedTest
    @CsvSource({"'',empty", "/,empty", "/etc,outside", "a/../b,outside", "a\\b,outside", "!keep,negated", "a[b,open", "a]b,open", "{a,open",
        "{},open", "[],open", "'{a,{b}}',open", "[z-a],open"})
    void saysWhatIsWrongWithAPattern(String pattern, String mistake) {
        assertEquals(Optional.of("workspace.scope." + mistake), FileScope.mistakeIn(pattern).map(Message::key));
    }
}
