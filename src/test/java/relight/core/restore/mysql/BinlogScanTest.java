package relight.core.restore.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of a binary log, as servers write them, and where a replay of it stops. */
class BinlogScanTest {

    private static final long NINE = Instant.parse("2026-04-15T09:00:00Z").getEpochSecond();

    @Test
    void stopsBehindTheLastTransactionOfTheMoment() throws IOException {
        Log log = new Log();
        long from = log.at();
        log.statement(NINE, "shop", "UPDATE t SET a = 1");
        long wanted = log.at();
        log.statement(NINE + 60, "shop", "DELETE FROM t");
        BinlogFacts facts = scan(log, from, "time:2026-04-15T11:00:59+02:00");
        assertEquals(wanted, facts.to());
        assertEquals(Optional.of(Instant.ofEpochSecond(NINE)), facts.newest());
        assertEquals(Optional.empty(), facts.fault());
    }

    @Test
    void doesNotStopInTheMiddleOfATransaction() throws IOException {
        Log log = new Log();
        long from = log.at();
        log.query(NINE, "shop", "BEGIN").query(NINE, "shop", "UPDATE t SET a = 1").query(NINE + 60, "shop", "UPDATE t SET a = 2").xid(NINE + 60);
        BinlogFacts facts = scan(log, from, "time:2026-04-15T09:00:10Z");
        assertEquals(from, facts.to(), "half of a transaction was never true");
        assertEquals(0, facts.transactions());
    }

    @ParameterizedTest
    @CsvSource({"time:2026-04-15T08:59:59Z, EARLY", "time:2026-04-15T09:01:01Z, LATE", "position:bin.000001:99999, LATE", "gtid:0-1-77, LATE"})
    void ALL_13_refusesAMomentThatTheLogDoesNotReach(String target, BinlogFacts.Kind kind) throws IOException {
        Log log = new Log().statement(NINE, "shop", "UPDATE t SET a = 0");
        long from = log.at();
        log.statement(NINE + 60, "shop", "UPDATE t SET a = 1");
        assertEquals(Optional.of(kind), scan(log, from, target).fault().map(BinlogFacts.Fault::kind));
    }

    @Test
    void ALL_13_seesADamagedEventAnotherLogAndAnEndThatWasCutOff() throws IOException {
        Log log = new Log();
        long from = log.at();
        log.statement(NINE, "shop", "UPDATE t SET a = 1");
        long whole = log.at();
        log.statement(NINE, "shop", "UPDATE t SET a = 2");
        byte[] bytes = log.bytes();
        BinlogFacts cut = scan(Arrays.copyOf(bytes, bytes.length - 5), from, "latest");
        assertTrue(cut.cut());
        assertEquals(whole, cut.to());
        assertEquals(Optional.of(BinlogFacts.Kind.MISSED), scan(bytes, from + 1, "latest").fault().map(BinlogFacts.Fault::kind));
        assertEquals(Optional.of(BinlogFacts.Kind.FOREIGN), scan("-- a dump".getBytes(StandardCharsets.UTF_8), from, "latest").fault().map(BinlogFacts.Fault::kind));
        bytes[bytes.length - 8] ^= 1;
        assertEquals(Optional.of(BinlogFacts.Kind.DAMAGED), scan(bytes, from, "latest").fault().map(BinlogFacts.Fault::kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop|INSERT INTO other.t VALUES (1)", "shop|DROP DATABASE shop", "other|UPDATE shop.t SET a = 1", "|DELETE FROM `shop` . t",
        "shop|LOAD DATA INFILE 'x' INTO TABLE t", "shop|UPDATE t SET a = (SELECT 1 FROM mysql.user LIMIT 1)", "shop|SET STATEMENT max_statement_time=1 FOR DELETE FROM other.t"})
    void ALL_12_refusesStatementsAcrossTheBorder(String logged) throws IOException {
        assertEquals(Optional.of(BinlogFacts.Kind.STATEMENT), statement(logged).fault().map(BinlogFacts.Fault::kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop|UPDATE shop.t x JOIN shop.u y ON x.id = y.id SET x.a = y.a", "other|UPDATE t SET a = 'shop.t'", "shop|GRANT SELECT ON shop.* TO x",
        "shop|RENAME TABLE t TO shop.s", "other|CREATE TABLE t (a INT)", "shop|INSERT INTO t VALUES ('other.t')"})
    void ALL_12_letsStatementsWithinTheSchemaPass(String logged) throws IOException {
        assertEquals(Optional.empty(), statement(logged).fault());
    }

    @Test
    void readsTargetsOnlyWithTheOffsetOfTheirTime() {
        assertFalse(BinlogTarget.read("time:2026-04-15T09:00:00").isPresent());
        assertEquals("time:2026-04-15T07:00:00Z", BinlogTarget.read("time:2026-04-15 09:00:00 +02:00").orElseThrow().toString());
        assertEquals(Optional.of(new BinlogTarget.Position("bin.000007", 389)), BinlogTarget.read("position:bin.000007:389"));
    }

    private static BinlogFacts statement(String logged) throws IOException {
        Log log = new Log();
        long from = log.at();
        log.statement(NINE, logged.substring(0, logged.indexOf('|')), logged.substring(logged.indexOf('|') + 1));
        return scan(log, from, "latest");
    }

    private static BinlogFacts scan(Log log, long from, String target) throws IOException {
        return scan(log.bytes(), from, target);
    }

    private static BinlogFacts scan(byte[] bytes, long from, String target) throws IOException {
        BinlogScan scan = new BinlogScan("bin.000001", from, BinlogTarget.read(target), "shop", Set.of("shop", "other"));
        scan.read(new BinlogFacts.Piece("bin.000001", bytes.length), new ByteArrayInputStream(bytes));
        return scan.facts(Optional.of("/logs"), true);
    }

    /** Events in a row, each with its checksum. */
    private static final class Log {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Log() {
            out.writeBytes(new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
            byte[] description = new byte[58];
            description[57] = 1;
            event(BinlogEvent.DESCRIPTION, NINE - 600, description);
        }

        long at() {
            return out.size();
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        Log statement(long second, String database, String sql) {
            return query(second, database, sql);
        }

        Log query(long second, String database, String sql) {
            byte[] name = database.getBytes(StandardCharsets.UTF_8);
            byte[] text = sql.getBytes(StandardCharsets.UTF_8);
            ByteBuffer body = ByteBuffer.allocate(13 + name.length + 1 + text.length).order(ByteOrder.LITTLE_ENDIAN);
            body.put(8, (byte) name.length).position(13).put(name).put((byte) 0).put(text);
            return event(BinlogEvent.QUERY, second, body.array());
        }

        Log xid(long second) {
            return event(BinlogEvent.XID, second, new byte[8]);
        }

        private Log event(int type, long second, byte[] body) {
            int length = 19 + body.length + 4;
            ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            event.putInt((int) second).put((byte) type).putInt(7).putInt(length).putInt(out.size() + length).putShort((short) 0).put(body);
            CRC32 crc = new CRC32();
            crc.update(event.array(), 0, length - 4);
            event.putInt((int) crc.getValue());
            out.writeBytes(event.array());
            return this;
        }
    }
}
