package relight.core.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The texts of messages: the team's own in {@code messages/NAME.LANGUAGE.txt} or {@code messages/NAME.txt} of the workspace,
 * otherwise good ones that come with the console.
 */
public final class Templates {

    /** What comes with the console, in each of its languages. */
    static final List<String> OURS = List.of("escalation", "internal", "management", "technical", "customer", "partner", "vendor", "end",
            "end-external");

    /** Words in a template's name by which ours is found that fits; the first of them counts. */
    private static final List<Map.Entry<String, String>> FITTING = List.of(Map.entry("technical", "technical"),
            Map.entry("it_team", "technical"), Map.entry("management", "management"), Map.entry("board", "management"),
            Map.entry("customer", "customer"), Map.entry("partner", "partner"), Map.entry("vendor", "vendor"),
            Map.entry("supplier", "vendor"), Map.entry("escalation", "escalation"));

    private static final long GREATEST = 64_000;

    private final Path folder;

    /** Over the workspace in a folder. */
    public Templates(Path workspace) {
        folder = workspace.resolve("messages");
    }

    /** The text for an occasion of an audience; a Problem where the team's own cannot be used. */
    public Template of(Audience audience, Occasion.Kind kind) {
        String name = kind == Occasion.Kind.END ? audience.template() + "-end" : audience.template();
        Locale language = audience.manner().language();
        Optional<Path> own = List.of(name + "." + language.getLanguage() + ".txt", name + ".txt").stream()
                .filter(Templates::harmless).map(folder::resolve).filter(Files::isRegularFile).findFirst();
        return own.map(Templates::team).orElseGet(() -> ours(fitting(audience, kind), language));
    }

    /** A name stays in its folder. */
    private static boolean harmless(String name) {
        return !name.startsWith(".") && !name.contains("/") && !name.contains("\\");
    }

    private static Template team(Path file) {
        try {
            if (Files.size(file) > GREATEST) {
                throw new Problem(Message.of("messaging.template.large", file), Message.of("messaging.template.large.remedy"));
            }
            return Template.read("messages/" + file.getFileName(), Files.readString(file), StateWords.GAPS);
        } catch (IOException e) {
            throw new Problem(Message.of("messaging.template.unreadable", file, e.getClass().getSimpleName()),
                    Message.of("messaging.template.unreadable.remedy"), e);
        }
    }

    static Template ours(String name, Locale language) {
        String file = "/relight/messaging/" + name + "." + language.getLanguage() + ".txt";
        try (InputStream in = Templates.class.getResourceAsStream(file)) {
            return in == null ? ours(name, Locale.ENGLISH)
                    : Template.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8), StateWords.GAPS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fitting(Audience audience, Occasion.Kind kind) {
        if (kind == Occasion.Kind.END) {
            return audience.manner().external() ? "end-external" : "end";
        }
        String name = audience.template().toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "_");
        return FITTING.stream().filter(word -> name.contains(word.getKey())).map(Map.Entry::getValue).findFirst()
                .orElse(audience.escalation() ? "escalation" : audience.manner().external() ? "customer" : "internal");
    }
}
