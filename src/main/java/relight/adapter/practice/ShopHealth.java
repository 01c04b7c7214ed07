package relight.adapter.practice;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the shop finds when it looks at its own data: nothing is answered from memory. */
final class ShopHealth {

    private final ShopFolder folder;

    ShopHealth(ShopFolder folder) {
        this.folder = folder;
    }

    /** An answer and the reason for it. */
    record Answer(boolean well, String text) {}

    /** Reads the used pages of the database and its newest order, with a connection that has none of them in memory. */
    Answer database() {
        if (!Files.isRegularFile(folder.database())) {
            return new Answer(false, "the database " + folder.database().getFileName() + " is not there");
        }
        try (Connection connection = ShopData.open(folder.database()); Statement statement = connection.createStatement()) {
            String check = one(statement, "PRAGMA quick_check(1)");
            if (!"ok".equals(check)) {
                return new Answer(false, "the database is damaged: " + check.lines().findFirst().orElse(""));
            }
            return new Answer(true, "newest order at " + one(statement, "SELECT max(placed_at) FROM orders"));
        } catch (SQLException e) {
            return new Answer(false, "the database cannot be read: " + e.getMessage());
        }
    }

    /** Looks for the picture of every product that is on sale. */
    Answer media() {
        List<String> missing = new ArrayList<>();
        int looked = 0;
        try (Connection connection = ShopData.open(folder.database()); Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery("SELECT picture FROM products ORDER BY id")) {
            while (rows.next()) {
                looked++;
                Path picture = folder.media().resolve(rows.getString(1));
                if (!Files.isReadable(picture)) {
                    missing.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            return new Answer(false, "the list of pictures cannot be read: " + e.getMessage());
        }
        return missing.isEmpty() ? new Answer(true, looked + " pictures are there")
                : new Answer(false, missing.size() + " of " + looked + " pictures are missing, " + missing.getFirst() + " first");
    }

    static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }
}
