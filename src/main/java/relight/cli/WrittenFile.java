package relight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Map;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Writes the file that a command was asked for, and says where it is. */
final class WrittenFile {

    private WrittenFile() {}

    /** Throws a {@link Problem} where it cannot be written. */
    static void write(Terminal terminal, boolean json, Path out, byte[] bytes, OpenOption... how) {
        try {
            Files.write(out, bytes, how);
        } catch (IOException e) {
            throw new Problem(Message.of("protocol.export.failed", out.toString(), String.valueOf(e.getMessage())),
                    Message.of("protocol.export.failed.remedy"), e);
        }
        if (json) {
            terminal.json(Map.of("written", out.toAbsolutePath().toString()));
        } else {
            terminal.print(Message.of("protocol.export.written", out.toString()));
        }
    }
}
