package relight.adapter.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The program's log, in the folder {@code logs} of the data folder: five files of one megabyte each, readable by their owner. */
public final class Log {

    private static final long MEGABYTE = 1_000_000;
    private static final Logger ROOT = Logger.getLogger("");
    /** Kept, since {@code java.util.logging} forgets the level of loggers that nobody holds. */
    private static final List<Logger> TALKATIVE = Stream.of("org.apache.http", "org.freedesktop").map(Logger::getLogger).toList();

    private Log() {}

    /**
     * Sends whatever is logged in this process, and whatever ends a thread, to the data folder's log and nowhere else. To be
     * called again for another data folder.
     *
     * @return the file, or nothing where it cannot be written; warnings then go to standard error, and the program goes on
     */
    public static Optional<Path> open(Path data) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                ROOT.log(Level.SEVERE, failure, () -> "Uncaught in thread " + thread.getName()));
        try {
            Path folder = data.resolve("logs");
            Files.createDirectories(data, LogFile.ownerOnly(data, "rwx------"));
            Files.createDirectories(folder, LogFile.ownerOnly(data, "rwx------"));
            if (!Files.isWritable(folder)) {
                return Optional.empty();
            }
            LogFile file = new LogFile(folder, MEGABYTE, new LogLine());
            sendTo(file);
            return Optional.of(file.file());
        } catch (IOException e) {
            ROOT.log(Level.WARNING, e, () -> "No log in " + data);
            return Optional.empty();
        }
    }

    private static void sendTo(Handler handler) {
        LogManager.getLogManager().reset();
        TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
        ROOT.setLevel(Level.INFO);
        ROOT.addHandler(handler);
    }
}
