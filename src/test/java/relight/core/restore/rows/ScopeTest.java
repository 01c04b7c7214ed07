package relight.core.restore.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.restore.rows.Scope.Role;
import relight.core.restore.rows.Table.Column;
import relight.core.restore.rows.Table.Kind;
import relight.core.text.Problem;

/** Which tables and rows a rescue means, and in which order it writes them, without any database. */
class ScopeTest {

    private final Map<TableName, Table> tables = new HashMap<>();

    private void table(String name, String... columns) {
        table(name, List.of("id"), List.of(), true, false, true, columns);
    }

    /** A column with a question mark may be empty. */
    private void table(String name, List<String> key, List<Table.Trigger> triggers, boolean quiet, boolean filtered, boolean transactional, String... columns) {
        List<Column> all = Arrays.stream(columns)
                .map(column -> new Column(column.replace("?", ""), Kind.TEXT, column.endsWith("?"), false, false)).toList();
        tables.put(name(name), new Table(name(name), all, key, triggers, quiet, filtered, transactional));
    }

    private static TableName name(String name) {
        return new TableName("public", name);
    }

    private static ForeignKey key(String child, String column, String parent, boolean deferrable, boolean follows) {
        return new ForeignKey(child + "_" + column, name(child), List.of(column), name(parent), List.of("id"), deferrable, follows);
    }

    private Scope.Answer answer(Map<String, String> choices, ForeignKey... keys) {
        return Scope.of(new Tables(tables, List.of(keys)), Wanted.of(choices), Dialect.POSTGRESQL);
    }

    private Scope scope(Map<String, String> choices, ForeignKey... keys) {
        Scope.Answer answer = answer(choices, keys);
        assertEquals(List.of(), answer.obstacles());
        return answer.scope().orElseThrow();
    }

    private List<String> obstacles(Map<String, String> choices, ForeignKey... keys) {
        return answer(choices, keys).obstacles().stream().map(Scope.Obstacle::id).toList();
    }

    @Test
    void takesAlongWhatADeleteTakesAndWhatIsPointedAtParentsFirst() {
        table("countries", "id");
        table("customers", "id", "country");
        table("orders", "id", "customer");
        table("lines", "id", "order");
        table("visits", "id", "customer");
        Scope scope = scope(Map.of("rescue", "orders", "where", "total > 5"), key("lines", "order", "orders", false, true),
                key("orders", "customer", "customers", false, false), key("customers", "country", "countries", false, false),
                key("visits", "customer", "customers", false, true));
        assertEquals("countries → customers → orders → lines", scope.order());
        assertEquals(List.of(Role.NEEDED, Role.NEEDED, Role.WANTED, Role.FOLLOWING), scope.parts().stream().map(Scope.Part::role).toList());
        assertEquals("(total > 5)", scope.part(name("orders")).orElseThrow().condition().sql());
        assertEquals("(\"order\" IN (SELECT \"id\" FROM \"public\".\"orders\" WHERE (total > 5)))",
                scope.part(name("lines")).orElseThrow().condition().sql());
        assertEquals("(\"id\" IN (SELECT \"customer\" FROM \"public\".\"orders\" WHERE (total > 5)))",
                scope.part(name("customers")).orElseThrow().condition().sql());
    }

    @Test
    void RR_2_leavesAKeyInACircleEmptyOrLooksAtItLaterOrRefuses() {
        table("customers", "id", "favourite?");
        table("orders", "id", "customer");
        ForeignKey buyer = key("orders", "customer", "customers", false, true);
        Scope emptied = scope(Map.of("rescue", "orders"), buyer, key("customers", "favourite", "orders", false, false));
        assertEquals("customers → orders", emptied.order());
        assertEquals(List.of("customers_favourite"), emptied.emptied().stream().map(ForeignKey::name).toList());
        Scope held = scope(Map.of("rescue", "orders"), buyer, key("customers", "favourite", "orders", true, false));
        assertEquals(List.of("customers_favourite"), held.held().stream().map(ForeignKey::name).toList());
        assertEquals(List.of(), held.emptied());

        table("customers", "id", "favourite");
        assertEquals(List.of("RR-2"), obstacles(Map.of("rescue", "orders"), buyer, key("customers", "favourite", "orders", false, false)));
        table("staff", "id", "boss");
        assertEquals(List.of("RR-2"), obstacles(Map.of("rescue", "staff"), key("staff", "boss", "staff", false, false)));
        table("staff", "id", "boss?");
        assertEquals(1, scope(Map.of("rescue", "staff"), key("staff", "boss", "staff", false, false)).emptied().size());
    }

    @Test
    void RR_1_refusesATableWithoutAPrimaryKeyAndNamesOneThatIsLeftOut() {
        table("notes", List.of(), List.of(), true, false, true, "text");
        table("orders", "id");
        assertEquals(List.of("RR-1"), obstacles(Map.of("rescue", "notes")));
        ForeignKey key = new ForeignKey("k", name("notes"), List.of("text"), name("orders"), List.of("id"), false, true);
        assertEquals(List.of(name("notes")), scope(Map.of("rescue", "orders"), key).unkeyed());
    }

    @Test
    void RR_3_RR_4_RR_8_refusesTriggersThatWouldFireRowsThatAreHiddenAndTablesWithoutTransactions() {
        List<Table.Trigger> mails = List.of(new Table.Trigger("mails", "", ""));
        table("a", List.of("id"), mails, false, false, true, "id");
        assertEquals(List.of("RR-3"), obstacles(Map.of("rescue", "a")));
        assertEquals(List.of(), obstacles(Map.of("rescue", "a", "triggers", "run")));
        table("a", List.of("id"), mails, true, false, true, "id");
        assertEquals(List.of(), obstacles(Map.of("rescue", "a")));
        table("b", List.of("id"), List.of(), true, true, true, "id");
        assertEquals(List.of("RR-4"), obstacles(Map.of("rescue", "b")));
        table("c", List.of("id"), List.of(), true, false, false, "id");
        assertEquals(List.of("RR-8"), obstacles(Map.of("rescue", "c")));
    }

    @Test
    void RR_5_takesATableByItsNameInWhateverCaseUnlessThatMayMeanTwo() {
        table("Orders", "id");
        assertEquals("Orders", scope(Map.of("rescue", "orders")).order());
        assertEquals("Orders", scope(Map.of("rescue", "\"Orders\"")).order());
        assertEquals("Orders", scope(Map.of("rescue", "public.Orders")).order());
        table("orders", "id");
        assertEquals("orders", scope(Map.of("rescue", "orders")).order());
        assertEquals(List.of("RR-5"), obstacles(Map.of("rescue", "ORDERS")));
        assertEquals(List.of("RR-5", "RR-5"), obstacles(Map.of("rescue", "nothing, \"no,thing\"")));
    }

    @Test
    void RR_6_keysAreParametersOfWhichAsManyAreNeededAsTheKeyHasColumns() {
        table("lines", List.of("order", "no"), List.of(), true, false, true, "order", "no");
        Condition condition = scope(Map.of("rescue", "lines", "keys", "7/a'b, 8/c")).parts().getFirst().condition();
        assertEquals("(\"order\", \"no\") IN ((?, ?), (?, ?))", condition.sql());
        assertEquals(List.of("7", "a'b", "8", "c"), condition.values());
        assertEquals(List.of("RR-6"), obstacles(Map.of("rescue", "lines", "keys", "7")));
        assertEquals("(`a``b`, `c`) IN ((?, ?))", Dialect.MYSQL.among(List.of("a`b", "c"), 1));
        assertEquals("(\"a\"\"b\", \"c\") IN (VALUES (?, ?))", Dialect.SQLITE.among(List.of("a\"b", "c"), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 = 1; DROP TABLE a", "1 = 1) OR (2 = 2", "note = 'it''s", "1 = 1 -- all", "1 = 1 /* all", "(1 = 1", "a = $$x$$", "a = ?",
        "a = 'x\\' OR 1 = 1", "a = `b"})
    void RR_6_refusesAConditionThatIsNotOne(String written) {
        table("a", "id");
        assertEquals(List.of("RR-6"), obstacles(Map.of("rescue", "a", "where", written)));
    }

    @Test
    void takesAConditionWithQuotesAndBrackets() {
        assertTrue(Condition.isOne("note = 'it''s; (fine) -- and' AND (\"Odd;Name\" IN (1, 2) OR a - b > 0)"));
    }

    @Test
    void choosesRowsByWhatAPersonSays() {
        FoundRow row = new FoundRow(12, name("orders"), FoundRow.Kind.MISSING, "", "x", List.of("i7"), "");
        for (String chosen : List.of("all", "missing", "1-20", "12", "3, 10-12", "orders", "changed, orders")) {
            assertTrue(RowSelection.of(chosen).test(row), chosen);
        }
        for (String left : List.of("none", "changed", "13", "1-11", "customers")) {
            assertFalse(RowSelection.of(left).test(row), left);
        }
        assertThrows(Problem.class, () -> RowSelection.of(" , "));
        assertThrows(Problem.class, () -> RowSelection.of("99999999999999999999"));
        assertEquals("1-3,5,7-8", RowSelection.of(List.of(1L, 2L, 3L, 5L, 7L, 8L)));
        assertEquals("none", RowSelection.of(List.<Long>of()));
    }

    @Test
    void readsAListOfRowsAsItWasWritten(@TempDir Path folder) throws IOException {
        FoundRow row = new FoundRow(1, new TableName("Odd\tSchema", "a\\b"), FoundRow.Kind.CHANGED, "now", "then", List.of("sa\nb\rc", "s", "n"), "note: 😀 → \t");
        Files.writeString(folder.resolve(FoundRows.FILE), FoundRows.line(row) + "\n");
        assertEquals(List.of(row), FoundRows.first(folder, 10));
    }

    @Test
    void namesACopySoThatOnlyItIsEverDropped() {
        Instant at = Instant.parse("2026-11-29T03:15:00.123Z");
        assertEquals("shop_rescue_20261129031500123.db", CopyName.of("shop.db", at, Dialect.SQLITE));
        String longest = CopyName.of("ж".repeat(60), at, Dialect.POSTGRESQL);
        assertTrue(longest.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 63 && CopyName.is(longest), longest);
        assertFalse(CopyName.is("shop.db"));
    }
}
