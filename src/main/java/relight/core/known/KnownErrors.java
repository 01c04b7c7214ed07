package relight.core.known;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Place;
import relight.core.text.Problem;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/**
 * The error messages that are known, each with its meaning and its remedy: those that a team has written down in
 * {@code known-errors.yaml} of its workspace, then those that come with Relight. Immutable.
 */
public final class KnownErrors {

    /** The file of a workspace in which a team writes down its own. */
    public static final String FILE = "known-errors.yaml";

    private static final String SHIPPED = "/relight/" + FILE;
    private static final int MOST = 3;
    private static final int LONGEST_LINE = 2_000;

    private final List<KnownError> errors;
    private final Optional<Problem> fault;

    private KnownErrors(List<KnownError> errors, Optional<Problem> fault) {
        this.errors = List.copyOf(errors);
        this.fault = fault;
    }

    /** Those that come with Relight. */
    public static KnownErrors shipped() {
        return new KnownErrors(readShipped(), Optional.empty());
    }

    /** Those of a workspace and then those that come with Relight. A faulty file keeps nobody from recovering: it is a {@link #fault()}. */
    public static KnownErrors in(Path workspace) {
        List<KnownError> all = new ArrayList<>();
        Optional<Problem> fault = Optional.empty();
        Path file = workspace.resolve(FILE);
        if (Files.exists(file)) {
            try {
                all.addAll(TeamsErrors.read(Files.readString(file)));
            } catch (Problem problem) {
                fault = Optional.of(problem);
            } catch (IOException e) {
                fault = Optional.of(new Problem(Message.of("known.file.unreadable", file.toString(), String.valueOf(e.getMessage())),
                        Message.of("known.file.unreadable.remedy"), e));
            }
        }
        all.addAll(readShipped());
        return new KnownErrors(all, fault);
    }

    private static List<KnownError> readShipped() {
        try (InputStream in = KnownErrors.class.getResourceAsStream(SHIPPED)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Node.Mapping patterns = (Node.Mapping) YamlReader.read(text, new Place(FILE, 1, 1)).orElseThrow();
            List<KnownError> shipped = new ArrayList<>();
            patterns.values().forEach((id, pattern) -> shipped.add(new KnownError(Pattern.compile(((Node.Scalar) pattern).text()),
                    (line, groups, words) -> new Explanation(line, words.say("known." + id, groups.toArray()),
                            words.say("known." + id + ".remedy", groups.toArray())))));
            return shipped;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the team's file; what could be read of the rest is used. */
    public Optional<Problem> fault() {
        return fault;
    }

    /** What the lines mean, in their order; each meaning once, and three at most: the first error is the one that the others follow from. */
    public List<Explanation> explain(List<String> output, Messages reader) {
        Map<String, Explanation> found = new LinkedHashMap<>();
        for (String line : output) {
            String read = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
            errors.stream().map(error -> error.explain(read, reader)).flatMap(Optional::stream).findFirst()
                    .ifPresent(told -> found.putIfAbsent(told.means(), told));
            if (found.size() == MOST) {
                break;
            }
        }
        return List.copyOf(found.values());
    }
}
