package relight.core.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.restore.DryRun.Item;
import relight.core.restore.DryRun.Kind;
import relight.core.restore.TableComparison.Table;

class TableComparisonTest {

    private static final Table ESTIMATED = new Table(Optional.of(990L), false);
    private static final Table UNKNOWN = new Table(Optional.empty(), false);
    private static final Table EMPTY = new Table(Optional.of(0L), true);

    @Test
    void tellsWhatIsAddedRemovedAndThereFromTheNamesAlone() {
        DryRun dry = TableComparison.of(List.of("orders", "customers"), Map.of("customers", 100L), Map.of("orders", ESTIMATED, "later", UNKNOWN), true);
        assertEquals(List.of(new Item(Kind.ADDED, "customers", 100), new Item(Kind.THERE, "orders", 990), new Item(Kind.REMOVED, "later", DryRun.UNKNOWN)),
                dry.items());
        assertEquals(new DryRun.Sum(1, DryRun.UNKNOWN), dry.sum(Kind.REMOVED), "what nobody knows is not nothing");
        DryRun two = TableComparison.of(List.of("a", "b"), Map.of("b", 7L), Map.of(), true);
        assertEquals(new DryRun.Sum(2, 7), two.sum(Kind.ADDED));
        assertEquals(Kind.KEPT, TableComparison.of(List.of(), Map.of(), Map.of("later", UNKNOWN), false).items().getFirst().kind());
    }

    @Test
    void saysChangedOnlyWhereBothNumbersAreKnown() {
        assertEquals(Kind.CHANGED, both(Optional.of(5L), EMPTY));
        assertEquals(Kind.CHANGED, both(Optional.of(5L), new Table(Optional.of(6L), true)));
        assertEquals(Kind.THERE, both(Optional.of(5L), ESTIMATED), "an estimate is no difference");
        assertEquals(Kind.THERE, both(Optional.empty(), EMPTY));
        assertEquals(Kind.THERE, both(Optional.of(5L), new Table(Optional.of(5L), true)), "as many rows need not be the same");
        assertEquals(1, TableComparison.of(List.of("t"), Map.of("t", 0L), Map.of("t", EMPTY), true).sum(Kind.UNCHANGED).count());
    }

    private static Kind both(Optional<Long> rows, Table there) {
        return TableComparison.of(List.of("t"), rows.map(count -> Map.of("t", count)).orElse(Map.of()), Map.of("t", there), true).items().getFirst().kind();
    }
}
