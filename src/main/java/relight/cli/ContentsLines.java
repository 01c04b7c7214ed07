package relight.cli;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import relight.core.contents.Contents;
import relight.core.contents.ModeText;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.PlainName;

/** What lies in a backup as lines like those of {@code ls -l}, and as JSON. */
final class ContentsLines {

    private static final String ROW = "%-10s  %-17s  %10s  %-24s  %s";

    private final Messages words;
    private final Contents contents;
    private final int[] nodes;

    /**
     * @param match words or a pattern; empty for everything
     */
    ContentsLines(Messages words, Contents contents, String match) {
        this.words = words;
        this.contents = contents;
        this.nodes = match.isBlank() ? IntStream.range(1, contents.count()).toArray() : contents.search(match, Integer.MAX_VALUE);
    }

    void print(Consumer<String> line) {
        for (int node : nodes) {
            line.accept(row(node));
        }
        line.accept(words.say("contents.count", nodes.length, contents.count() - 1));
        if (!contents.isWhole()) {
            line.accept(words.say("contents.cut-off", contents.count() - 1));
        }
    }

    private String row(int node) {
        String name = PlainName.of(contents.path(node)) + (contents.isFolder(node) ? "/" : "");
        String link = contents.link(node).isEmpty() ? "" : " → " + PlainName.of(contents.link(node));
        String refused = contents.isRefused(node) ? "  — " + words.say(Message.of("contents.refused")) : "";
        return ROW.formatted(ModeText.of(contents.kind(node), contents.mode(node)), PlainName.of(contents.owner(node)), words.size(contents.size(node)),
                contents.modified(node) < 0 ? "" : words.time(Instant.ofEpochSecond(contents.modified(node))), name + link + refused);
    }

    List<Map<String, Object>> json() {
        List<Map<String, Object>> all = new ArrayList<>(nodes.length);
        for (int node : nodes) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", contents.path(node));
            one.put("kind", contents.kind(node).name().toLowerCase(Locale.ROOT).replace('_', '-'));
            one.put("size", contents.isFolder(node) ? null : contents.size(node));
            one.put("modified", contents.modified(node) < 0 ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                    Instant.ofEpochSecond(contents.modified(node)).atZone(words.zone()).toOffsetDateTime()));
            one.put("owner", contents.owner(node).isEmpty() ? null : contents.owner(node));
            one.put("mode", contents.mode(node) < 0 ? null : String.format("%04o", contents.mode(node)));
            one.put("link", contents.link(node).isEmpty() ? null : contents.link(node));
            one.put("refused", contents.isRefused(node));
            all.add(one);
        }
        return all;
    }
}
