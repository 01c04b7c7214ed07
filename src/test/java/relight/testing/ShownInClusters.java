package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Writes {@code target/clusters.md} after the tests: for each row about clusters that a test bears in its name or as a tag, whether it was
 * shown on a mock, on a real API server or with pods that ran. Only tests that passed count, of classes with one of the three tags.
 */
public final class ShownInClusters implements TestWatcher {

    public static final String MOCK = "mock";
    public static final String API_SERVER = "api-server";
    public static final String PODS = "pods";

    private static final List<String> PLACES = List.of(MOCK, API_SERVER, PODS);
    private static final List<String> EXPECTED = List.of("E1", "E2", "E3", "E4", "E5", "E6", "E7", "E9", "E10", "E11", "E12", "V4", "V5", "V8", "U7", "U9", "U10", "U11",
            "K8-1", "K8-2", "K8-3", "K8-4", "K8-5", "K8-6", "K8-7", "K8-8", "RD-3", "RD-6");
    private static final Pattern TAG = Pattern.compile("[EVU]\\d+|(K8|RD|PG|MY|ALL)-\\d+");
    private static final Pattern NAME = Pattern.compile("^(?:(K8|RD|PG|MY|ALL)_(\\d+)|([EVU]\\d+))_");

    @Override
    public void testSuccessful(ExtensionContext context) {
        PLACES.stream().filter(context.getTags()::contains).findFirst().ifPresent(place -> {
            Table table = context.getRoot().getStore(Namespace.create(ShownInClusters.class)).computeIfAbsent(Table.class, any -> new Table(), Table.class);
            rows(context).forEach(row -> table.add(row, place, context.getRequiredTestClass().getSimpleName()));
        });
    }

    private static Set<String> rows(ExtensionContext context) {
        Set<String> rows = context.getTags().stream().filter(tag -> TAG.matcher(tag).matches()).collect(Collectors.toCollection(TreeSet::new));
        Matcher name = NAME.matcher(context.getRequiredTestMethod().getName());
        if (name.find()) {
            rows.add(name.group(3) == null ? name.group(1) + "-" + name.group(2) : name.group(3));
        }
        return rows;
    }

    /** By row, by place: the classes. Written when the run ends. */
    private static final class Table implements AutoCloseable {

        private final Map<String, Map<String, Set<String>>> rows = new ConcurrentSkipListMap<>(
                Comparator.comparing((String row) -> row.replaceAll("\\d+$", "")).thenComparing(row -> Integer.valueOf(row.replaceAll("^.*?(\\d+)$", "$1"))));

        /** Those that the work on clusters is measured by: what nothing showed stands there empty. */
        private Table() {
            EXPECTED.forEach(row -> rows.put(row, new ConcurrentSkipListMap<>()));
        }

        private void add(String row, String place, String test) {
            rows.computeIfAbsent(row, any -> new ConcurrentSkipListMap<>()).computeIfAbsent(place, any -> new ConcurrentSkipListSet<>()).add(test);
        }

        @Override
        public void close() {
            StringBuilder text = new StringBuilder("| row | on a mock | on an API server | with pods |\n|---|---|---|---|\n");
            rows.forEach((row, places) -> text.append("| ").append(row).append(" | ")
                    .append(PLACES.stream().map(place -> String.join(", ", places.getOrDefault(place, new TreeSet<>()))).collect(Collectors.joining(" | "))).append(" |\n"));
            try {
                Files.writeString(Files.createDirectories(Path.of("target")).resolve("clusters.md"), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
