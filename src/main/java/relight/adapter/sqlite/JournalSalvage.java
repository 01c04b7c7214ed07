package relight.adapter.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import relight.adapter.sqlite.JournalRows.Landmarks;
import relight.core.protocol.Salvaged;
import relight.core.protocol.Salvaged.Damage;
import relight.core.protocol.StoredEvent;

/** What can be read of a journal whose indexes cannot be trusted any more: every event is asked for by its number alone. */
final class JournalSalvage {

    /** So many numbers in a row that cannot be read are taken for the end, where the end itself cannot be read. */
    private static final int GIVE_UP_AFTER = 10_000;

    private record Row(long number, String recovery, String type) {}

    private final List<Row> rows;

    private JournalSalvage(List<Row> rows) {
        this.rows = rows;
    }

    static JournalSalvage of(Connection connection) {
        List<Row> rows = new ArrayList<>();
        int missed = 0;
        for (long number = 0; missed < GIVE_UP_AFTER; number++) {
            Optional<Row> row = row(connection, number);
            missed = row.isPresent() ? 0 : missed + 1;
            row.ifPresent(rows::add);
        }
        return new JournalSalvage(rows);
    }

    /**
     * Every event of one recovery that can be read, byte for byte.
     *
     * @param damaged whether the file is known to be; what the list of recoveries says is then held against the events themselves
     */
    static Salvaged stored(Connection connection, String recovery, boolean damaged, Consumer<Exception> damage) {
        JournalRows rows = new JournalRows(connection);
        Optional<TreeSet<Long>> listed = listed(rows, recovery, damage);
        TreeSet<Long> numbers = new TreeSet<>(listed.orElseGet(TreeSet::new));
        boolean own = listed.isPresent();
        TreeSet<Long> gaps = new TreeSet<>();
        if (damaged || !own) {
            JournalSalvage salvage = of(connection);
            numbers.addAll(salvage.numbers(recovery));
            own &= listed.equals(Optional.of(numbers)) && numbers.stream().noneMatch(new TreeSet<>(salvage.others(recovery))::contains);
            gaps.addAll(salvage.gaps(numbers.isEmpty() ? 0 : numbers.first()));
        }
        List<StoredEvent> events = new ArrayList<>();
        TreeSet<Long> unread = new TreeSet<>(own ? List.of() : gaps);
        for (long number : numbers) {
            rows.salvaged(number, damage).ifPresentOrElse(events::add, () -> unread.add(number));
        }
        return new Salvaged(events, damaged || !own || !unread.isEmpty() ? Optional.of(new Damage(List.copyOf(unread), own)) : Optional.empty());
    }

    private static Optional<TreeSet<Long>> listed(JournalRows rows, String recovery, Consumer<Exception> damage) {
        try {
            return Optional.of(new TreeSet<>(rows.numbers(recovery)));
        } catch (SQLException e) {
            damage.accept(e);
            return Optional.empty();
        }
    }

    /** By a statement of its own: one that has met a damaged page reads nothing afterwards. */
    private static Optional<Row> row(Connection connection, long number) {
        try (PreparedStatement select = connection.prepareStatement("SELECT recovery, type FROM event NOT INDEXED WHERE number = ?")) {
            select.setLong(1, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Row(number, row.getString(1), row.getString(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    List<Long> numbers(String recovery) {
        return rows.stream().filter(row -> Objects.equals(row.recovery(), recovery)).map(Row::number).toList();
    }

    private List<Long> others(String recovery) {
        return rows.stream().filter(row -> !Objects.equals(row.recovery(), recovery)).map(Row::number).toList();
    }

    /** Numbers from one on that stand between events which can be read. */
    private List<Long> gaps(long from) {
        List<Long> gaps = new ArrayList<>();
        long next = from;
        for (Row row : rows) {
            for (; next < row.number(); next++) {
                gaps.add(next);
            }
            next = Math.max(next, row.number() + 1);
        }
        return gaps;
    }

    /** Of every recovery whose beginning is still there, newest first. */
    List<Landmarks> landmarks() {
        Map<String, List<Row>> byRecovery = new HashMap<>();
        rows.forEach(row -> byRecovery.computeIfAbsent(row.recovery(), _ -> new ArrayList<>()).add(row));
        List<Landmarks> all = new ArrayList<>();
        byRecovery.forEach((recovery, own) -> newest(own, "declared").ifPresent(declared -> all.add(new Landmarks(recovery, own.size(),
                own.getLast().number(), declared, newest(own, "closed"), newest(own, "sealed")))));
        all.sort(Comparator.comparing(Landmarks::declared).reversed());
        return all;
    }

    private static Optional<Long> newest(List<Row> own, String type) {
        return own.stream().filter(row -> row.type().equals(type)).map(Row::number).max(Comparator.naturalOrder());
    }
}
