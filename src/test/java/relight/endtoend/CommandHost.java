package relight.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import relight.Relight;

/**
 * Runs command after command in one process, each with a console of its own that is opened and closed: what a class has many commands
 * for that nobody kills need not start a machine for each.
 */
final class CommandHost {

    private CommandHost() {}

    /** Reads names of files with one argument a line; answers each with the exit status when its {@code .out} and {@code .err} are whole. */
    public static void main(String[] none) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = System.out;
        System.setIn(InputStream.nullInputStream());
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            answers.println(run(Path.of(order)));
            answers.flush();
        }
        System.exit(0);
    }

    private static int run(Path order) throws IOException {
        List<String> arguments = Arrays.asList(Files.readString(order).split("\0", -1));
        try (PrintStream out = stream(order, ".out"); PrintStream err = stream(order, ".err")) {
            System.setErr(err);
            return Relight.run(arguments.toArray(String[]::new), out, err);
        }
    }

    private static PrintStream stream(Path order, String kind) throws IOException {
        return new PrintStream(Files.newOutputStream(Path.of(order + kind)), true, StandardCharsets.UTF_8);
    }
}
