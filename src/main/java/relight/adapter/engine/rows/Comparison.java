package relight.adapter.engine.rows;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.recovery.Outcome;
import relight.core.restore.rows.Condition;
import relight.core.restore.rows.FoundRow;
import relight.core.restore.rows.FoundRows;
import relight.core.restore.rows.Scope;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Looks for the rows that the backup has and production has not, or has otherwise. Both sides are read by primary key, some hundred rows
 * at a time: the order in which two servers sort text may differ, whether they have a key does not.
 */
final class Comparison {

    /** Rows that are shown with their values; those behind them are in the list with their keys alone. */
    private static final int SHOWN = 1_000;
    /** Rows that are told as output. */
    private static final int TOLD = 100;
    private static final int AT_ONCE = 500;
    private static final int VALUES = 8;
    private static final int WIDTH = 40;

    private final Rescue rescue;
    private long number;
    private long missing;
    private long changed;

    Comparison(Rescue rescue) {
        this.rescue = rescue;
    }

    Outcome compare() throws IOException {
        Path list = rescue.run().shared().resolve(FoundRows.FILE);
        Path part = list.resolveSibling(FoundRows.FILE + ".part");
        long added = 0;
        try (BufferedWriter out = Files.newBufferedWriter(part)) {
            for (Scope.Part table : rescue.scope().parts()) {
                added += compare(table, out);
            }
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (number > TOLD) {
            rescue.run().output(rescue.say("more", number - TOLD, list.toString()));
        }
        if (number == 0) {
            rescue.run().output(rescue.say("none"));
        }
        return Outcome.succeeded().with(Map.of("missing", missing, "changed", changed, "added", added));
    }

    /** How many rows production has besides. */
    private long compare(Scope.Part part, BufferedWriter out) throws IOException {
        Optional<TableRows> copy = rescue.copies(part.table().name());
        Optional<TableRows> production = rescue.rows(part.table().name());
        String name = part.table().name().toString();
        if (copy.isEmpty() || production.isEmpty()) {
            if (part.role() == Scope.Role.WANTED) {
                throw new Problem(Message.of("restore.rows.absent", name), Message.of("restore.rows.absent.remedy"));
            }
            return 0;
        }
        List<String> unlike = rescue.unlike(part.table().name());
        if (!unlike.isEmpty()) {
            rescue.run().output(rescue.say("unlike", name, String.join(", ", unlike)));
        }
        OneTable table = new OneTable(part, copy.get(), production.get(), out);
        copy.get().each(part.condition(), table::take);
        table.flush();
        boolean whole = part.condition().equals(Condition.ALL);
        long added = whole ? Math.max(0, production.get().count(Condition.ALL) - table.both) : 0;
        missing += table.missing;
        changed += table.changed;
        rescue.checks().note(name, "", rescue.say(whole ? "counts" : "counts.part", table.read, table.missing, table.changed, added), true);
        return added;
    }

    /** The comparison of one table. */
    private final class OneTable {

        private final Scope.Part part;
        private final TableRows copy;
        private final TableRows production;
        private final BufferedWriter out;
        private final Map<List<String>, String> batch = new LinkedHashMap<>();
        private long read;
        private long both;
        private long missing;
        private long changed;

        private OneTable(Scope.Part part, TableRows copy, TableRows production, BufferedWriter out) {
            this.part = part;
            this.copy = copy;
            this.production = production;
            this.out = out;
        }

        private void take(List<String> key, String digest) throws IOException {
            batch.put(key, digest);
            if (batch.size() == AT_ONCE) {
                flush();
            }
        }

        private void flush() throws IOException {
            Map<List<String>, String> there = production.digests(List.copyOf(batch.keySet()));
            for (Map.Entry<List<String>, String> row : batch.entrySet()) {
                String now = there.get(row.getKey());
                both += now == null ? 0 : 1;
                if (now == null) {
                    missing++;
                    found(row.getKey(), FoundRow.Kind.MISSING, "", row.getValue());
                } else if (!now.equals(row.getValue()) && part.role() != Scope.Role.NEEDED) {
                    changed++;
                    found(row.getKey(), FoundRow.Kind.CHANGED, now, row.getValue());
                }
            }
            read += batch.size();
            batch.clear();
            rescue.items(part.table().name().toString(), read);
        }

        private void found(List<String> key, FoundRow.Kind kind, String now, String then) throws IOException {
            number++;
            FoundRow row = new FoundRow(number, part.table().name(), kind, now, then, key, number <= SHOWN ? shown(key, kind) : "");
            out.write(FoundRows.line(row));
            out.newLine();
            if (number <= TOLD) {
                rescue.run().output(rescue.say("row." + kind, number, row.table().toString(), row.keyText(), row.shown()));
            }
        }

        private String shown(List<String> key, FoundRow.Kind kind) {
            Map<String, String> then = copy.shown(key).orElse(Map.of());
            if (kind == FoundRow.Kind.MISSING) {
                return then.entrySet().stream().filter(value -> !part.table().key().contains(value.getKey())).limit(VALUES)
                        .map(value -> value.getKey() + "=" + brief(value.getValue())).collect(Collectors.joining(", "));
            }
            Map<String, String> now = production.shown(key).orElse(Map.of());
            return then.entrySet().stream().filter(value -> !java.util.Objects.equals(value.getValue(), now.get(value.getKey()))).limit(VALUES)
                    .map(value -> value.getKey() + ": " + brief(now.get(value.getKey())) + " → " + brief(value.getValue()))
                    .collect(Collectors.joining(", "));
        }

        private static String brief(String value) {
            if (value == null) {
                return "NULL";
            }
            String line = value.replaceAll("\\s+", " ");
            return line.codePointCount(0, line.length()) <= WIDTH ? line : line.substring(0, line.offsetByCodePoints(0, WIDTH - 1)) + "…";
        }
    }
}
