package relight.adapter.practice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The shop of the practice site: a small HTTP service over a real database, in a process of its own. While it is well, it takes an
 * order every few seconds; when its data is damaged, it says so with 503.
 */
public final class PracticeService {

    private static final int SECONDS_BETWEEN_ORDERS = 3;

    private final ShopFolder folder;
    private final ShopHealth health;
    private final String token;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private PracticeService(ShopFolder folder, String token) {
        this.folder = folder;
        this.health = new ShopHealth(folder);
        this.token = token;
    }

    /** Serves the shop in a practice site's folder until it is asked to stop; blocks. */
    public static void serve(Path site) throws IOException, InterruptedException {
        ShopFolder folder = new ShopFolder(site);
        new PracticeService(folder, Files.readString(folder.token()).strip()).run();
    }

    private void run() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), folder.port()), 0);
        server.createContext("/", this::page);
        server.createContext("/health", exchange -> answer(exchange, health.database()));
        server.createContext("/health/media", exchange -> answer(exchange, health.media()));
        server.createContext("/orders/latest", this::latestOrder);
        server.createContext("/media/", this::picture);
        server.createContext("/stop", this::stop);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        ScheduledExecutorService orders = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        server.start();
        writePid();
        orders.scheduleWithFixedDelay(this::takeOrder, 1, SECONDS_BETWEEN_ORDERS, TimeUnit.SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(this::removePid));
        stopped.await();
        orders.shutdownNow();
        orders.awaitTermination(5, TimeUnit.SECONDS);
        server.stop(0);
    }

    private void writePid() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        String line = self.pid() + " " + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L) + "\n";
        Path draft = folder.pid().resolveSibling("shop.pid.new");
        Files.writeString(draft, line);
        Files.move(draft, folder.pid(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void removePid() {
        try {
            if (Files.readString(folder.pid()).startsWith(ProcessHandle.current().pid() + " ")) {
                Files.delete(folder.pid());
            }
        } catch (IOException e) {
            // the file names no living process any more, which is all that it would say
        }
    }

    private void takeOrder() {
        if (!health.database().well()) {
            return;
        }
        try (Connection connection = ShopData.open(folder.database()); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.executeUpdate("INSERT INTO orders (customer, product, pieces, placed_at) VALUES (abs(random()) % 12000 + 1, "
                    + "abs(random()) % " + ShopData.PRODUCTS + " + 1, 1, '" + ShopData.text(Instant.now()) + "')");
        } catch (SQLException e) {
            System.err.println(Instant.now() + " an order was lost: " + e.getMessage());
        }
    }

    private void latestOrder(HttpExchange exchange) throws IOException {
        try (Connection connection = ShopData.open(folder.database()); Statement statement = connection.createStatement()) {
            String order = ShopHealth.one(statement,
                    "SELECT json_object('id', id, 'product', product, 'pieces', pieces, 'placedAt', placed_at) FROM orders ORDER BY id DESC LIMIT 1");
            send(exchange, 200, "application/json", order);
        } catch (SQLException e) {
            send(exchange, 503, "text/plain", "the database cannot be read: " + e.getMessage());
        }
    }

    private void picture(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring("/media/".length());
        Path picture = folder.media().resolve(name.replace("/", "_"));
        if (!Files.isReadable(picture)) {
            send(exchange, 404, "text/plain", "there is no picture " + name);
        } else {
            exchange.getResponseHeaders().set("Content-Type", "image/svg+xml");
            byte[] bytes = Files.readAllBytes(picture);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }
    }

    private void page(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/")) {
            send(exchange, 404, "text/plain", "there is no such page");
            return;
        }
        ShopHealth.Answer data = health.database();
        ShopHealth.Answer media = health.media();
        StringBuilder html = new StringBuilder("<!doctype html><meta charset=utf-8><title>Lamp shop</title>"
                + "<style>body{font:16px sans-serif;margin:3em;max-width:60em}img{width:150px;margin:4px;border-radius:8px}</style>"
                + "<h1>Lamp shop</h1>");
        html.append("<p>").append(escape(data.text())).append("</p><p>").append(escape(media.text())).append("</p>");
        for (int product = 1; product <= 12; product++) {
            html.append(String.format("<img src=\"/media/product-%03d.svg\" alt=\"product %d\">", product, product));
        }
        send(exchange, data.well() ? 200 : 503, "text/html", html.toString());
    }

    private void stop(HttpExchange exchange) throws IOException {
        boolean may = exchange.getRequestMethod().equals("POST") && token.equals(exchange.getRequestHeaders().getFirst("X-Token"));
        send(exchange, may ? 202 : 403, "text/plain", may ? "stopping" : "only the site itself may stop its shop");
        if (may) {
            stopped.countDown();
        }
    }

    private static void answer(HttpExchange exchange, ShopHealth.Answer answer) throws IOException {
        send(exchange, answer.well() ? 200 : 503, "text/plain", answer.text());
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
