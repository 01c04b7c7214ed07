package relight.adapter.engine.rows;

import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.rows.Dialect;
import relight.core.restore.rows.FoundRow;
import relight.core.restore.rows.FoundRows;
import relight.core.restore.rows.RowSelection;
import relight.core.restore.rows.RowsChoice;
import relight.core.restore.rows.Table;
import relight.core.restore.rows.TableName;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Writes the chosen rows into production, all in one transaction: first those that are missing, parents before children. */
final class BringingBack {

    private static final int TOLD = 100;

    private final Rescue rescue;
    private final RowSelection selection;
    private final BitSet left = new BitSet();
    private final Set<TableName> inserted = new TreeSet<>();
    private long missing;
    private long changed;
    private long conflicts;
    private long already;

    BringingBack(Rescue rescue) {
        this.rescue = rescue;
        this.selection = RowSelection.of(Optional.ofNullable(rescue.run().inputs().get(RowsChoice.ROWS))
                .orElse(rescue.action().with().getOrDefault(RowsChoice.ROWS, "")));
    }

    Outcome bring() throws IOException {
        if (!FoundRows.there(rescue.run().shared())) {
            throw new Problem(Message.of("restore.rows.uncompared"), Message.of("restore.rows.uncompared.remedy"));
        }
        if (SavedRows.there(rescue.run().shared())) {
            if (SavedRows.committed(rescue)) {
                window();
                rescue.run().output(rescue.say("trace.done"));
                return Outcome.succeeded();
            }
            rescue.production().rollback();
            SavedRows.remove(rescue.run().shared());
        }
        Quiet quiet = new Quiet(rescue, chosenTables());
        quiet.begin();
        try (SavedRows.Writer saved = new SavedRows.Writer(rescue.run().shared())) {
            each(row -> insert(row, saved));
            each(row -> complete(row, saved));
            saved.finish();
        }
        quiet.end();
        window();
        rescue.production().commit();
        sequences();
        rescue.checks().note(rescue.say("brought"), "", rescue.say("brought.counts", missing, changed, already, conflicts), conflicts == 0);
        return Outcome.succeeded().with(Map.of("inserted", missing, "updated", changed, "conflicts", conflicts));
    }

    /** Before the commit: whoever is cut off behind it has the way back. */
    private void window() {
        rescue.run().record(new RecoveryEvent.CommitWindowOpened(rescue.action().id(), Optional.empty()));
    }

    /** What is done with each chosen row. */
    private interface Each {
        void row(FoundRow row) throws IOException;
    }

    private void each(Each each) throws IOException {
        long done = 0;
        try (FoundRows rows = FoundRows.open(rescue.run().shared())) {
            for (Optional<FoundRow> row = rows.next(); row.isPresent(); row = rows.next()) {
                if (selection.test(row.get())) {
                    each.row(row.get());
                    rescue.items(row.get().table().toString(), ++done);
                }
            }
        }
    }

    private Set<TableName> chosenTables() throws IOException {
        Set<TableName> tables = new TreeSet<>();
        each(row -> tables.add(row.table()));
        return tables;
    }

    private void insert(FoundRow row, SavedRows.Writer saved) throws IOException {
        if (row.kind() != FoundRow.Kind.MISSING || !asFound(row)) {
            return;
        }
        Table table = rescue.scope().part(row.table()).orElseThrow().table();
        Map<String, Object> values = new LinkedHashMap<>(then(row));
        saved.write(entry(row, values, Map.of()));
        rescue.scope().emptied(table).stream().filter(values::containsKey).forEach(column -> values.put(column, null));
        rescue.rows(row.table()).orElseThrow().insert(values);
        inserted.add(row.table());
        missing++;
    }

    /** When every row is there: the columns that go in a circle, and the rows that were changed. */
    private void complete(FoundRow row, SavedRows.Writer saved) throws IOException {
        TableRows production = rescue.rows(row.table()).orElseThrow();
        if (row.kind() == FoundRow.Kind.CHANGED) {
            if (asFound(row)) {
                Map<String, Object> values = then(row);
                saved.write(entry(row, values, production.row(row.key()).orElseThrow()));
                production.update(row.key(), values);
                changed++;
            }
            return;
        }
        Set<String> emptied = rescue.scope().emptied(rescue.scope().part(row.table()).orElseThrow().table());
        if (!emptied.isEmpty() && !left.get((int) row.number())) {
            Map<String, Object> values = new LinkedHashMap<>(then(row));
            values.keySet().retainAll(emptied);
            production.update(row.key(), values);
        }
    }

    private Map<String, Object> then(FoundRow row) {
        return rescue.copies(row.table()).flatMap(copy -> copy.row(row.key())).orElseThrow(() -> new Problem(
                Message.of("restore.rows.gone", row.number(), row.table().toString(), row.keyText()), Message.of("restore.rows.uncompared.remedy")));
    }

    private static SavedRows.Entry entry(FoundRow row, Map<String, Object> values, Map<String, Object> previous) {
        return new SavedRows.Entry(row.table(), row.kind(), row.then(), row.key(), List.copyOf(values.keySet()), previous);
    }

    /** Whether production has still what the comparison saw: what somebody has done since is not written over. */
    private boolean asFound(FoundRow row) {
        String now = rescue.rows(row.table()).orElseThrow().digest(row.key(), true).orElse("");
        if (now.equals(row.now())) {
            return true;
        }
        left.set((int) row.number());
        if (now.equals(row.then())) {
            already++;
        } else if (++conflicts <= TOLD) {
            rescue.run().output(rescue.say(now.isEmpty() ? "conflict.deleted" : row.now().isEmpty() ? "conflict.inserted" : "conflict.changed",
                    row.number(), row.table().toString(), row.keyText()));
        }
        return false;
    }

    /** The next insert must not take a key that has come back (PG-6). What a sequence has given is not taken back by anything. */
    private void sequences() {
        Side side = rescue.production();
        if (side.dialect() != Dialect.POSTGRESQL) {
            return;
        }
        for (TableName name : inserted) {
            String table = side.dialect().quote(name);
            for (Table.Column column : rescue.scope().part(name).orElseThrow().table().columns()) {
                Optional<String> sequence = side.first("SELECT pg_get_serial_sequence(?, ?)", List.of(table, column.name()), row -> row.getString(1));
                sequence.ifPresent(of -> side.first("SELECT setval('" + of.replace("'", "''") + "'::regclass, m) FROM (SELECT max("
                        + side.dialect().quote(column.name()) + ") m FROM " + table + ") greatest WHERE m > coalesce(pg_sequence_last_value('"
                        + of.replace("'", "''") + "'::regclass), 0)", List.of(), row -> row.getLong(1)));
            }
        }
        side.commit();
    }
}
