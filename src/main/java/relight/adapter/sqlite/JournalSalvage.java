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
import java.util.function.Consumer;
import relight.adapter.sqlite.JournalRows.Landmarks;

/** What can be read of a journal whose indexes cannot be trusted any more: every event is asked for by its number alone. */
final class JournalSalvage {

    /** So many numbers in a row that cannot be read are taken for the end, where the end itself cannot be read. */
    private static final int GIVE_UP_AFTER = 10_000;

    private record Row(long number, String recovery, String type) {}

    private final List<Row> rows;

    private JournalSalvage(List<Row> rows) {
        this.rows = rows;
    }

    static JournalSalvage of(Connection connection, Consumer<Exception> damage) {
        List<Row> rows = new ArrayList<>();
        String sql = "SELECT recovery, type FROM event NOT INDEXED WHERE number = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int missed = 0;
            for (long number = 0; missed < GIVE_UP_AFTER; number++) {
                Optional<Row> row = row(select, number);
                missed = row.isPresent() ? 0 : missed + 1;
                row.ifPresent(rows::add);
            }
        } catch (SQLException e) {
            damage.accept(e);
        }
        return new JournalSalvage(rows);
    }

    private static Optional<Row> row(PreparedStatement select, long number) {
        try {
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
