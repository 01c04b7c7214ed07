package relight.adapter.practice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the parts of the practice site lie.
 *
 * @param root the workspace's folder
 */
record ShopFolder(Path root) {

    /** Absolute, since the shop's own processes run elsewhere. */
    ShopFolder {
        root = root.toAbsolutePath().normalize();
    }

    Path database() {
        return root.resolve("shop/shop.db");
    }

    Path media() {
        return root.resolve("shop/media");
    }

    Path backups() {
        return root.resolve("backups");
    }

    Path log() {
        return root.resolve("run/shop.log");
    }

    /** Process id and start time of the running service. */
    Path pid() {
        return root.resolve("run/shop.pid");
    }

    /** The word without which nobody can stop the service. */
    Path token() {
        return root.resolve("run/token");
    }

    Path portFile() {
        return root.resolve("run/port");
    }

    int port() throws IOException {
        return Integer.parseInt(Files.readString(portFile()).strip());
    }

    String address() throws IOException {
        return "http://127.0.0.1:" + port();
    }
}
