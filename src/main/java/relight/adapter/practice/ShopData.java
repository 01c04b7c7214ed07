package relight.adapter.practice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** The shop's data, growing from its first day on: products with their pictures, customers, orders and a canary. */
final class ShopData implements AutoCloseable {

    /** What the canary says as long as nobody has touched it. */
    static final String CANARY = "the lamp is lit";
    static final int PRODUCTS = 180;

    private static final int CUSTOMERS = 12_000;
    private static final int FIRST_ORDERS = 150_000;
    private static final int LAST_ORDERS = 220_000;
    private static final String[] SCHEMA = {
        "CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, cents INTEGER NOT NULL, picture TEXT NOT NULL)",
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT NOT NULL)",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, "
                + "product INTEGER NOT NULL REFERENCES products, pieces INTEGER NOT NULL, placed_at TEXT NOT NULL)",
        "CREATE INDEX orders_by_customer ON orders (customer)",
        "CREATE TABLE canary (word TEXT NOT NULL)"
    };
    private static final String[] THINGS = {"Lamp", "Lantern", "Candle", "Torch", "Beacon", "Wick", "Mirror", "Shade", "Spark"};
    private static final String[] KINDS = {"Harbour", "Attic", "Garden", "Winter", "Copper", "Little", "Old", "Northern", "Blue", "Paper"};
    private static final String[] TOWNS = {"Lübeck", "Lviv", "Odesa", "Bremen", "Cork", "Bergen", "Aarhus", "Poltava"};

    private final ShopFolder folder;
    private final Instant first;
    private final Instant last;
    private final Connection connection;
    private final Random random = new Random(25);
    private long orders;
    private Instant newest;

    /**
     * Begins with an empty database.
     *
     * @param first day of the shop
     * @param last  the moment at which it has {@value LAST_ORDERS} orders
     */
    ShopData(ShopFolder folder, Instant first, Instant last) throws IOException, SQLException {
        this.folder = folder;
        this.first = first;
        this.last = last;
        Files.createDirectories(folder.media());
        this.connection = open(folder.database());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
            statement.execute("INSERT INTO canary VALUES ('" + CANARY + "')");
        }
        products();
        customers();
    }

    /** A connection of the shop's kind: one writer, readers beside it. */
    static Connection open(Path database) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5_000);
        return JDBC.createConnection(JDBC.PREFIX + database, config.toProperties());
    }

    Connection connection() {
        return connection;
    }

    /** Takes all orders and pictures in up to a moment. */
    void growTo(Instant moment) throws IOException, SQLException {
        double share = seconds(first, moment) / (double) seconds(first, last);
        long wanted = FIRST_ORDERS + Math.round((LAST_ORDERS - FIRST_ORDERS) * Math.min(1, share));
        orders(wanted, moment);
        // The last product came some weeks ago: every backup of this fortnight holds the pictures of all that are on sale
        pictures((int) Math.round(PRODUCTS * Math.min(1, 0.8 + 0.3 * share)), moment);
    }

    private void orders(long wanted, Instant moment) throws SQLException {
        Instant from = orders == 0 ? first.minus(Duration.ofDays(400)) : newest;
        long count = wanted - orders;
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO orders (id, customer, product, pieces, placed_at) VALUES (?, ?, ?, ?, ?)")) {
            for (long i = 1; i <= count; i++) {
                orders++;
                insert.setLong(1, orders);
                insert.setInt(2, 1 + random.nextInt(CUSTOMERS));
                insert.setInt(3, 1 + random.nextInt(PRODUCTS));
                insert.setInt(4, 1 + random.nextInt(5));
                insert.setString(5, text(from.plusSeconds(seconds(from, moment) * i / count)));
                insert.addBatch();
                if (i % 5_000 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
        newest = moment;
    }

    private void pictures(int wanted, Instant moment) throws IOException {
        for (int product = 1; product <= wanted; product++) {
            Path picture = folder.media().resolve(picture(product));
            if (!Files.exists(picture)) {
                Files.writeString(picture, ProductPicture.draw(product));
                Files.setLastModifiedTime(picture, FileTime.from(moment));
            }
        }
    }

    private void products() throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO products VALUES (?, ?, ?, ?)")) {
            for (int product = 1; product <= PRODUCTS; product++) {
                insert.setInt(1, product);
                insert.setString(2, KINDS[product % KINDS.length] + " " + THINGS[product % THINGS.length] + " " + product);
                insert.setInt(3, 990 + 100 * random.nextInt(90));
                insert.setString(4, picture(product));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void customers() throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO customers VALUES (?, ?, ?)")) {
            for (int customer = 1; customer <= CUSTOMERS; customer++) {
                insert.setInt(1, customer);
                insert.setString(2, "Customer " + customer);
                insert.setString(3, TOWNS[random.nextInt(TOWNS.length)]);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static String picture(int product) {
        return String.format("product-%03d.svg", product);
    }

    /** A time as the shop's database holds it: UTC, to the second. */
    static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "");
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
