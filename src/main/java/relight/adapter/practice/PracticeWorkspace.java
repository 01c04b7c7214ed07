package relight.adapter.practice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.time.ZoneId;

/** The documents of the practice site: {@code relight.yaml}, the runbooks, and the scripts that stop and start the shop. */
final class PracticeWorkspace {

    private final ShopFolder folder;
    private final ZoneId zone;

    PracticeWorkspace(ShopFolder folder, ZoneId zone) {
        this.folder = folder;
        this.zone = zone;
    }

    void write() throws IOException {
        Path bin = Files.createDirectories(folder.root().resolve("bin"));
        Path stop = script(bin.resolve("shop-stop"), "stop", "Stops the practice shop and returns when its process is gone.");
        Path start = script(bin.resolve("shop-start"), "start", "Starts the practice shop and returns when it answers.");
        Map<String, String> values = Map.of("zone", zone.getId(), "address", folder.address(), "canary", ShopData.CANARY,
                "pictures", Integer.toString(ShopData.PRODUCTS), "stop", yaml(stop), "start", yaml(start));
        copy("relight.yaml", values);
        Files.createDirectories(folder.root().resolve("runbooks"));
        copy("runbooks/shop-database.md", values);
        copy("runbooks/shop-media.md", values);
    }

    private static Path script(Path file, String act, String sentence) throws IOException {
        ShopFolder folder = new ShopFolder(file.getParent().getParent());
        Files.writeString(file, "#!/bin/sh\n# " + sentence + "\nexec " + LauncherCommand.quoted(LauncherCommand.service(act, folder)) + "\n");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
        return file;
    }

    private static String yaml(Path script) {
        return "\"" + LauncherCommand.quoted(script.toString()).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private void copy(String name, Map<String, String> values) throws IOException {
        try (InputStream in = PracticeWorkspace.class.getResourceAsStream("/relight/practice/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("{{" + value.getKey() + "}}", value.getValue());
            }
            Files.writeString(folder.root().resolve(name), text);
        }
    }
}
