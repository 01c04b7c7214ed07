package relight.adapter.engine.rows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.core.recovery.Outcome;
import relight.core.restore.rows.ForeignKey;
import relight.core.restore.rows.FoundRow;
import relight.core.restore.rows.Table;
import relight.core.restore.rows.TableName;

/** Takes the rows back that came: those that were missing go again, those that were changed get what production had. One transaction. */
final class TakingBack {

    private static final int TOLD = 100;

    private final Rescue rescue;
    private long deleted;
    private long set;
    private long conflicts;

    TakingBack(Rescue rescue) {
        this.rescue = rescue;
    }

    Outcome take() throws IOException {
        if (!SavedRows.there(rescue.run().shared()) || !SavedRows.committed(rescue)) {
            rescue.run().output(rescue.say("nothing-to-take"));
            return Outcome.succeeded();
        }
        rescue.production().rollback();
        Quiet quiet = new Quiet(rescue, tables());
        quiet.begin();
        List<Boolean> ours = new ArrayList<>();
        SavedRows.eachBackwards(rescue.run().shared(), entry -> ours.add(loosen(entry)));
        int[] at = {0};
        SavedRows.eachBackwards(rescue.run().shared(), entry -> {
            if (ours.get(at[0]++) && entry.kind() == FoundRow.Kind.MISSING) {
                delete(entry);
            }
        });
        quiet.end();
        rescue.production().commit();
        rescue.checks().note(rescue.say("taken"), "", rescue.say("taken.counts", deleted, set, conflicts), conflicts == 0);
        return Outcome.succeeded().with(Map.of("deleted", deleted, "updated", set, "conflicts", conflicts));
    }

    private Set<TableName> tables() throws IOException {
        Set<TableName> tables = new TreeSet<>();
        SavedRows.each(rescue.run().shared(), entry -> tables.add(entry.table()));
        return tables;
    }

    /** Whether the row is still as it was brought back. A changed one is set back at once; of one that is to go, keys in a circle are emptied. */
    private boolean loosen(SavedRows.Entry entry) {
        TableRows rows = rescue.rows(entry.table(), entry.columns());
        Optional<String> now = rows.digest(entry.key(), true);
        if (now.filter(entry.then()::equals).isEmpty()) {
            if (now.isPresent() || entry.kind() == FoundRow.Kind.CHANGED) {
                conflict("conflict.since", entry);
            }
            return false;
        }
        if (entry.kind() == FoundRow.Kind.CHANGED) {
            rows.update(entry.key(), entry.previous());
            set++;
            return true;
        }
        Set<String> emptied = circular(entry.table());
        if (!emptied.isEmpty()) {
            rows.empty(entry.key(), emptied);
        }
        return true;
    }

    private Set<String> circular(TableName name) {
        Table table = rescue.tables().all().get(name);
        Set<String> columns = new LinkedHashSet<>(rescue.scope().emptied(table));
        rescue.scope().held().stream().filter(key -> key.child().equals(name)).forEach(key -> key.columns().stream()
                .filter(column -> !table.key().contains(column) && table.column(column).filter(Table.Column::nullable).isPresent()).forEach(columns::add));
        return columns;
    }

    /** A row on which newer rows hang stays: deleting it would delete them as well. */
    private void delete(SavedRows.Entry entry) {
        TableRows rows = rescue.rows(entry.table(), entry.columns());
        Map<String, Object> values = rows.row(entry.key()).orElse(Map.of());
        for (ForeignKey key : rescue.scope().keys()) {
            if (key.parent().equals(entry.table()) && !stays(key) && values.keySet().containsAll(key.parentColumns())
                    && rescue.rows(key.child(), key.columns()).count(key.columns(), key.parentColumns().stream().map(values::get).toList()) > 0) {
                conflict("conflict.children", entry);
                return;
            }
        }
        rows.delete(entry.key());
        deleted++;
    }

    /** A key in a circle that cannot be emptied: its rows go in the same transaction, and the server looks at it then. */
    private boolean stays(ForeignKey key) {
        return rescue.scope().held().contains(key) && !circular(key.child()).containsAll(key.columns());
    }

    private void conflict(String why, SavedRows.Entry entry) {
        if (++conflicts <= TOLD) {
            rescue.run().output(rescue.say(why, entry.table().toString(),
                    String.join("/", entry.key().stream().map(part -> part.substring(1)).toList())));
        }
    }
}
