package relight.adapter.practice;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.text.Messages;
import relight.core.text.ShellWord;
import relight.core.workspace.Workspace;

/** The documents of the practice site: {@code relight.yaml}, the runbooks, and the scripts that stop and start the shop. */
final class PracticeWorkspace {

    private static final Pattern WORDS = Pattern.compile("\\{\\{(practice\\.[a-z.-]+)}}");

    private final ShopFolder folder;
    private final ZoneId zone;
    private final Messages words;

    /**
     * The documents for one site.
     *
     * @param words in whose language they are written
     */
    PracticeWorkspace(ShopFolder folder, ZoneId zone, Messages words) {
        this.folder = folder;
        this.zone = zone;
        this.words = words;
    }

    void write() throws IOException {
        Path bin = Files.createDirectories(folder.root().resolve("bin"));
        Path stop = script(bin.resolve("shop-stop"), "stop", words.say("practice.script.stop"));
        Path start = script(bin.resolve("shop-start"), "start", words.say("practice.script.start"));
        Map<String, String> values = Map.of("zone", zone.getId(), "address", folder.address(), "canary", ShopData.CANARY,
                "pictures", Integer.toString(ShopData.PRODUCTS), "stop", yaml(stop), "start", yaml(start));
        write(Workspace.FILE, said(text(Workspace.FILE)), values);
        Files.createDirectories(folder.root().resolve("runbooks"));
        for (String runbook : List.of("runbooks/shop-database.md", "runbooks/shop-media.md")) {
            write(runbook, text(words.locale().getLanguage() + "/" + runbook), values);
        }
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
        return yaml(ShellWord.shown(script.toString()));
    }

    private static String yaml(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** The words of the reader's language; quoted where they are not a comment, since they may hold a colon. */
    private String said(String document) {
        return document.lines().map(line -> WORDS.matcher(line).replaceAll(key -> {
            String text = words.say(key.group(1));
            return Matcher.quoteReplacement(line.stripLeading().startsWith("#") ? text : yaml(text));
        })).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = PracticeWorkspace.class.getResourceAsStream("/relight/practice/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String name, String document, Map<String, String> values) throws IOException {
        String text = document;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        Files.writeString(folder.root().resolve(name), text);
    }
}
