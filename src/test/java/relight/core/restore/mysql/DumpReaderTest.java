package relight.core.restore.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.text.Problem;

class DumpReaderTest {

    private static final String HEAD = "-- MariaDB dump 10.19\n-- Host: localhost    Database: shop\n-- Server version\t10.11.19-MariaDB\n";
    private static final String END = "\n-- Dump completed on 2026-04-15  2:00:00\n";

    @Test
    void handsOnWhatADumpUsuallyHoldsByteForByte() throws IOException {
        String dump = HEAD + """
                /*!40101 SET NAMES utf8mb4 */;
                DROP TABLE IF EXISTS `t`;
                CREATE TABLE `t` (`id` int, `n` decimal(3,1) DEFAULT 1.5, `v` text DEFAULT 'a;b');
                LOCK TABLES `t` WRITE;
                INSERT INTO `t` VALUES (1,'it''s; \\' -- no comment'),(2,'(\u00ff\u0000)'),
                (3,_binary '\\\\');
                UNLOCK TABLES;
                DELIMITER ;;
                /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER tr AFTER INSERT ON t FOR EACH ROW BEGIN SET @a = 1; SET @b = 'x;;y'; END */;;
                DELIMITER ;
                # the end
                """ + END;
        DumpRules rules = DumpRules.restoring(MysqlChoice.EXACT, Set.of("root@%"), Optional.empty());
        assertEquals(dump, read(dump, rules));
        assertEquals(Map.of("t", 3L), rules.inventory().rows());
        assertEquals(Set.of("trigger"), rules.inventory().kinds());
        assertEquals(Optional.of("shop"), rules.inventory().database());
        assertTrue(rules.inventory().complete());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void readsTheSameInPiecesOfAnySize(int piece) throws IOException {
        String dump = HEAD + "/*M!999999\\- enable the sandbox mode */ \nUSE `shop`;\nINSERT INTO `shop`.`t` (`a`) VALUES (1),('\\'');\nDELIMITER //\nCREATE "
                + "PROCEDURE p() BEGIN SELECT ';'; END //\nDELIMITER ;\n" + END;
        DumpRules rules = strict();
        assertEquals("\nINSERT INTO `t` (`a`) VALUES (1),('\\'');\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT ';'; END //\nDELIMITER ;\n" + END,
                new String(new DumpReader(new Pieces(bytes(dump), piece), rules).readAllBytes(), StandardCharsets.ISO_8859_1));
        assertEquals(Map.of("t", 2L), rules.inventory().rows());
    }

    @Test
    void MY_3_takesTheSandboxLineOutAndNotesIt() throws IOException {
        DumpRules rules = strict();
        assertFalse(read("/*!999999\\- enable the sandbox mode */ \n" + HEAD + "SELECT 1;" + END, rules).contains("sandbox"));
        assertTrue(rules.inventory().sandbox());
    }

    @Test
    void ALL_12_takesItsOwnNameOutOfOthersAndLeavesTheDatabaseItselfOut() throws IOException {
        String said = read(HEAD + "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop`;\nUSE `shop`;\nCREATE TABLE `q` (`id` int DEFAULT nextval(`shop`.`sq`));\n"
                + "ALTER DATABASE `shop` CHARACTER SET latin1 COLLATE latin1_swedish_ci ;\n"
                + "/*!50001 CREATE VIEW `v` AS select `shop`.`t`.`id` AS `id` from `shop`.`t` where 'shop.t' <> '' */;\n" + END, strict());
        assertFalse(said.contains("`shop`") || said.contains("USE"), said);
        assertTrue(said.contains("nextval(`sq`)") && said.contains("select `t`.`id` AS `id` from `t` where 'shop.t'"), said);
        assertTrue(said.contains("ALTER DATABASE  CHARACTER SET latin1"), said);
    }

    @Test
    void MY_1_locksNoTableWhoseNumbersComeFromASequenceWhichTheDumpForgetsToLock() throws IOException {
        String plain = "CREATE TABLE `p` (`id` int);\nLOCK TABLES `p` WRITE;\n";
        String said = read(HEAD + plain + "CREATE TABLE `q` (`id` int DEFAULT nextval(`sq`));\nLOCK TABLES `q` WRITE;\nINSERT INTO `q` VALUES (1);\nUNLOCK TABLES;\n"
                + END, strict());
        assertTrue(said.contains("LOCK TABLES `p`") && said.contains("INSERT INTO `q`"), said);
        assertFalse(said.contains("LOCK TABLES `q`"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO `prod`.`t` VALUES (1);", "DROP TABLE other.t;", "CREATE USER x;", "GRANT ALL ON *.* TO x;", "SET GLOBAL read_only = 0;",
        "CREATE TABLE t (a int) ENGINE=FEDERATED CONNECTION='mysql://prod/x';", "CREATE TABLE c (a int REFERENCES prod.t (a));", "SET PASSWORD = 'x';",
        "SELECT 1 INTO OUTFILE '/tmp/x';", "LOAD DATA INFILE 'x' INTO TABLE t;", "CREATE FUNCTION f RETURNS STRING SONAME 'x.so';", "CALL p();",
        "CREATE TRIGGER prod.x AFTER INSERT ON prod.t FOR EACH ROW SET @a = 1;", "SET NAMES gbk;", "/*!50003 DELETE FROM `prod`.`t` */;",
        "LOCK INSTANCE FOR BACKUP;", "KILL 1;", "RENAME TABLE a TO b;"})
    void ALL_12_refusesWhatReachesBeyondItsSchema(String statement) throws IOException {
        assertEquals("restore.mysql.stream.forbidden", assertThrows(Problem.class, () -> read(HEAD + statement + END, strict())).what().key());
        DumpRules looking = DumpRules.looking();
        read(HEAD + "SELECT 1;\n" + statement + END, looking);
        assertEquals(1, looking.inventory().forbidden().size(), looking.inventory()::toString);
    }

    @Test
    void ALL_12_refusesADumpOfSeveralDatabases() {
        assertEquals("restore.mysql.stream.databases", assertThrows(Problem.class,
                () -> read(HEAD + "USE `a`;\nUSE `b`;" + END, strict())).what().key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\! touch /tmp/x\n", "system touch x\n;", "source x.sql\n;", "tee x\n;", "DELIMITER \\\n", "SELECT 1 \\g\n"})
    void ALL_9_refusesCommandsOfTheClient(String command) {
        assertEquals("restore.mysql.stream.forbidden", assertThrows(Problem.class, () -> read(HEAD + command + END, strict())).what().key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "INSERT INTO `t` VALUES (1),(2", "INSERT INTO `t` VALUES ('-- Dump completed", "SELECT 1"})
    void MY_5_refusesADumpThatEndsWithoutItsClosingLine(String tail) {
        assertEquals("restore.mysql.stream.truncated",
                assertThrows(Problem.class, () -> read(HEAD + "SELECT 1;\n" + tail, strict())).what().key());
    }

    @Test
    void MY_5_letsADumpWithoutItPassForAReasonUnlessItStopsWithinAStatement() throws IOException {
        DumpRules reasoned = DumpRules.restoring(MysqlChoice.EXACT, Set.of(), Optional.of("made with --compact"));
        assertEquals("SELECT 1;\n", read("SELECT 1;\n", reasoned));
        assertThrows(Problem.class, () -> read("INSERT INTO t VALUES (1", DumpRules.restoring(MysqlChoice.EXACT, Set.of(), Optional.of("x"))));
    }

    @Test
    void MY_4_listsAccountsAndRewritesThoseThatAreMissingOnlyWhereChosen() throws IOException {
        String view = "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`ghost`@`10.0.0.%` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select 1 */;\n";
        DumpRules looking = DumpRules.looking();
        read(HEAD + view + END, looking);
        assertEquals(Set.of("ghost@10.0.0.%"), looking.inventory().definers());
        assertEquals("restore.mysql.stream.definer", assertThrows(Problem.class, () -> read(HEAD + view + END, strict())).what().key());
        assertTrue(read(HEAD + view + END, DumpRules.restoring(MysqlChoice.CURRENT_USER, Set.of("root@%"), Optional.empty()))
                .contains("DEFINER=CURRENT_USER SQL SECURITY DEFINER"));
        assertTrue(read(HEAD + view + END, DumpRules.restoring(MysqlChoice.KEEP, Set.of(), Optional.empty())).contains("DEFINER=`ghost`@`10.0.0.%`"));
        assertTrue(read(HEAD + view + END, DumpRules.restoring(MysqlChoice.CURRENT_USER, Set.of("ghost@10.0.0.%"), Optional.empty())).contains("`ghost`"));
    }

    @Test
    void MY_2_leavesPositionsOutAndNotesThem() throws IOException {
        DumpRules rules = strict();
        String said = read(HEAD + "SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;\nSET @@SESSION.SQL_LOG_BIN= 0;\n"
                + "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '3e11fa47:1-5';\nCHANGE MASTER TO MASTER_LOG_FILE='bin.000003', MASTER_LOG_POS=328;\n" + END, rules);
        assertFalse(said.contains("SQL_LOG_BIN") || said.contains("PURGED") || said.contains("CHANGE"), said);
        assertEquals(Optional.of("3e11fa47:1-5"), rules.inventory().gtids());
        assertEquals(Optional.of("bin.000003:328"), rules.inventory().position());
        DumpRules commented = strict();
        read(HEAD + "-- CHANGE MASTER TO MASTER_LOG_FILE='bin.000001', MASTER_LOG_POS=5428;\n-- SET GLOBAL gtid_slave_pos='0-7-28';\n" + END, commented);
        assertEquals(Optional.of("0-7-28"), commented.inventory().gtids());
        assertEquals(Optional.of("bin.000001:5428"), commented.inventory().position());
    }

    @Test
    void anEventIsRestoredSwitchedOff() throws IOException {
        String event = "DELIMITER ;;\n/*!50106 CREATE*/ /*!50117 DEFINER=`root`@`%`*/ /*!50106 EVENT `thin``out` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 00:00:00' "
                + "ON COMPLETION NOT PRESERVE ENABLE DO delete from t where x = 'ENABLE' */ ;;\nDELIMITER ;\n";
        DumpRules rules = DumpRules.restoring(MysqlChoice.EXACT, Set.of("root@%"), Optional.empty());
        String said = read(HEAD + event + END, rules);
        assertTrue(said.contains("NOT PRESERVE DISABLE DO delete from t where x = 'ENABLE'"), said);
        assertEquals(Set.of("thin`out"), rules.inventory().events());
    }

    @Test
    void followsTheModesUnderWhichStringsAreWritten() throws IOException {
        DumpRules rules = strict();
        read(HEAD + "SET sql_mode = 'NO_BACKSLASH_ESCAPES';\nINSERT INTO t VALUES ('\\'),(2);\nSET sql_mode = @saved;\nINSERT INTO t VALUES ('\\'),(');\n" + END, rules);
        assertEquals(Map.of("t", 3L), rules.inventory().rows());
    }

    private static DumpRules strict() {
        return DumpRules.restoring(MysqlChoice.EXACT, Set.of(), Optional.empty());
    }

    private static String read(String dump, DumpRules rules) throws IOException {
        return new String(new DumpReader(new ByteArrayInputStream(bytes(dump)), rules).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Gives no more than so many bytes at once. */
    private static final class Pieces extends FilterInputStream {

        private final int size;

        Pieces(byte[] bytes, int size) {
            super((InputStream) new ByteArrayInputStream(bytes));
            this.size = size;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(length, size));
        }
    }
}
