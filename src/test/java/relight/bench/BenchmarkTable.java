package relight.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs every class of this package whose name ends with {@code Benchmark} by its {@code static List<BenchmarkRow> run()} and
 * prints one table: {@code mvn -Pbench verify}, or with {@code -Dbench=FirstWindow} those whose names contain that.
 */
public final class BenchmarkTable {

    private BenchmarkTable() {}

    public static void main(String[] args) throws Exception {
        String wanted = args.length == 0 ? "" : args[0];
        List<String> lines = new ArrayList<>(List.of(
                "", "## Benchmark", "", machine(), "", "| what | Relight | compared with | ratio | target | |", "|---|---|---|---|---|---|"));
        boolean failed = false;
        for (Class<?> benchmark : benchmarks()) {
            if (!benchmark.getSimpleName().contains(wanted)) {
                continue;
            }
            System.err.println(benchmark.getSimpleName() + " …");
            try {
                rows(benchmark).forEach(row -> lines.add(row.markdown()));
            } catch (InvocationTargetException e) {
                failed = true;
                lines.add("| %s | failed: %s | | | | |".formatted(benchmark.getSimpleName(), e.getCause()));
                e.getCause().printStackTrace();
            }
        }
        lines.forEach(System.out::println);
        System.exit(failed ? 1 : 0);
    }

    @SuppressWarnings("unchecked")
    private static List<BenchmarkRow> rows(Class<?> benchmark) throws ReflectiveOperationException {
        var run = benchmark.getDeclaredMethod("run");
        run.setAccessible(true);
        return (List<BenchmarkRow>) run.invoke(null);
    }

    private static List<Class<?>> benchmarks() throws IOException, URISyntaxException, ClassNotFoundException {
        Path folder = Path.of(BenchmarkTable.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve("relight/bench");
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith("Benchmark.class")) {
                    found.add(Class.forName("relight.bench." + name.replace(".class", "")));
                }
            }
        }
        return found;
    }

    private static String machine() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return "%s, %d cores, %d GB memory, Java %s, %s %s".formatted(processor(), Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / 1e9), Runtime.version(), System.getProperty("os.name"),
                System.getProperty("os.version"));
    }

    private static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
