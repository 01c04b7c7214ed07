package relight.core.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;
import relight.core.workspace.DataCheck.Kind;

class DataProofTest {

    @Test
    void ALL_7_aCountBelowWhatIsExpectedIsNoProof() {
        assertTrue(proof(Kind.AT_LEAST, "200000", "200000").passed());
        assertFalse(proof(Kind.AT_LEAST, "200000", "199999").passed());
        assertFalse(proof(Kind.AT_LEAST, "200000", "").passed());
    }

    @Test
    void ALL_7_aCanaryMustSayJustWhatItSays() {
        assertTrue(proof(Kind.EQUALS, "tweet", "tweet\n").passed());
        assertFalse(proof(Kind.EQUALS, "tweet", "tweets").passed());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-04-15 02:00:01, 2026-04-15T02:00:01Z",
        "2026-04-15 02:00:01.250, 2026-04-15T02:00:01.250Z",
        "2026-04-15 04:00:01.25+02, 2026-04-15T02:00:01.250Z",
        "2026-04-15T04:00:01+02:00, 2026-04-15T02:00:01Z",
        "2026-04-15T02:00:01Z, 2026-04-15T02:00:01Z",
        "2026-04-15, 2026-04-15T00:00:00Z",
        "1776218401, 2026-04-15T02:00:01Z",
        "1776218401250, 2026-04-15T02:00:01.250Z"
    })
    void ALL_10_theNewestDataIsTheRecoveryPoint(String answer, Instant point) {
        DataProof proof = proof(Kind.NEWEST, null, answer);
        assertEquals(Optional.of(point), proof.newest());
        assertTrue(proof.passed());
    }

    @Test
    void ALL_10_anEmptyTableHasNoRecoveryPoint() {
        assertFalse(proof(Kind.NEWEST, null, "").passed());
    }

    @Test
    void checksComeBackFromThePlanAsTheyWentIn() {
        List<DataCheck> checks = List.of(new DataCheck("orders", "SELECT count(*) FROM orders", Kind.AT_LEAST, Optional.of("200000")),
                new DataCheck("newest", "SELECT max(at) FROM orders", Kind.NEWEST, Optional.empty()));
        assertEquals(checks, CheckLines.read(CheckLines.write(checks)));
    }

    private static DataProof proof(Kind kind, String expect, String answer) {
        return DataProof.of(new DataCheck("check", "query", kind, Optional.ofNullable(expect)), answer, Messages.english());
    }
}
