package relight.adapter.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process asked of the disk, in order, as strace recorded it: writes to the files that are watched, their lengths, their ends,
 * and when it waited until a file was on the disk.
 */
final class DiskTrace {

    /** One call. */
    sealed interface Call {

        String file();

        /** Bytes that are on their way to the disk from here on. */
        record Wrote(String file, long at, byte[] bytes) implements Call {}

        record Cut(String file, long length) implements Call {}

        record Removed(String file) implements Call {}

        /** All before it is on the disk now. */
        record Synced(String file) implements Call {}
    }

    private static final Pattern CALL = Pattern.compile("\\d+ +(pwrite64|write|fsync|fdatasync|ftruncate|unlink)\\((?:\\d+<([^>]*)>)?");

    private DiskTrace() {}

    /** The command under strace, which writes what it sees of these files into {@code trace}. */
    static List<String> of(List<String> command, Path trace, List<Path> watched) {
        List<String> traced = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-o", trace.toString(),
                "-e", "trace=pwrite64,pwritev,write,lseek,fsync,fdatasync,ftruncate,unlink"));
        watched.forEach(path -> traced.addAll(List.of("-P", path.toString())));
        traced.addAll(command);
        return traced;
    }

    /** The calls in their order; files by their names without folders. */
    static List<Call> read(Path trace) throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<String, String> unfinished = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String thread = line.substring(0, line.indexOf(' '));
                if (line.contains("sync(") && line.endsWith("<unfinished ...>")) {
                    unfinished.put(thread, line);
                } else {
                    // What has begun may be on the disk; that it is there is known only once the call has ended.
                    call(line.contains("sync resumed>") ? unfinished.remove(thread) : line, calls);
                }
            }
        }
        return calls;
    }

    private static void call(String line, List<Call> calls) {
        if (line.contains("pwritev(") || line.contains("lseek(")) {
            throw new IllegalStateException("SQLite writes in a way that is not read here: " + line.substring(0, Math.min(120, line.length())));
        }
        Matcher matcher = CALL.matcher(line);
        if (!matcher.lookingAt()) {
            return;
        }
        String name = matcher.group(1);
        String file = matcher.group(2) == null ? "" : name(matcher.group(2));
        switch (name) {
            case "pwrite64", "write" -> {
                byte[] bytes = string(line);
                long at = name.equals("write") ? -1 : Long.parseLong(line.replaceFirst("[)] += .*| <unfinished [.]{3}>", "").replaceFirst(".*, ", ""));
                calls.add(new Call.Wrote(file, at, bytes));
            }
            case "ftruncate" -> calls.add(new Call.Cut(file, Long.parseLong(line.replaceFirst(".*>, (\\d+).*", "$1"))));
            case "unlink" -> calls.add(new Call.Removed(name(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))));
            default -> calls.add(new Call.Synced(file));
        }
    }

    private static byte[] string(String line) {
        return HexFormat.of().parseHex(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')).replace("\\x", ""));
    }

    private static String name(String hex) {
        return Path.of(new String(HexFormat.of().parseHex(hex.replace("\\x", "")), StandardCharsets.UTF_8)).getFileName().toString();
    }
}
