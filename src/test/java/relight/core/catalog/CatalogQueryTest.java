package relight.core.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.text.Problem;

class CatalogQueryTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void readsWordsAndNarrowings() {
        CatalogQuery query = CatalogQuery.parse("  Shopdb state:good after:2026-04-01 before:2026-04-15T12:30 series:nightly system:Shop dump ", BERLIN);
        assertEquals(new CatalogQuery(List.of("shopdb", "dump"), Optional.of("nightly"), Optional.of("Shop"), Optional.of(State.GOOD),
                Optional.of(Instant.parse("2026-03-31T22:00:00Z")), Optional.of(Instant.parse("2026-04-15T10:30:00Z"))), query);
        assertEquals(CatalogQuery.ALL, CatalogQuery.parse("", BERLIN));
    }

    @Test
    void takesAnOffsetAsItIsWritten() {
        for (String time : List.of("2026-04-15T12:30:00Z", "2026-04-15T14:30:00+02:00", "2026-04-15T08:30:00-04:00")) {
            assertEquals(Optional.of(Instant.parse("2026-04-15T12:30:00Z")), CatalogQuery.parse("before:" + time, BERLIN).before(), time);
        }
    }

    @Test
    void otherColonsBelongToWords() {
        assertEquals(List.of("s3://bucket/x"), CatalogQuery.parse("s3://Bucket/x", BERLIN).words());
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals("catalog.query.state", key("state:perfect"));
        assertEquals("catalog.query.time", key("after:yesterday"));
        assertEquals("catalog.query.time", key("before:2026-13-01"));
        assertEquals("catalog.query.name", key("series:"));
    }

    private static String key(String text) {
        return assertThrows(Problem.class, () -> CatalogQuery.parse(text, BERLIN)).what().key();
    }
}
