package relight.core.restore.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The list of all rows that a comparison has found, in a file: sorted as they are written, a line each, as long as it may be. */
public final class FoundRows implements AutoCloseable {

    /** In the folder that the steps of a recovery share. */
    public static final String FILE = "rows.found";

    private static final String TAB = "\t";

    private final BufferedReader reader;

    private FoundRows(BufferedReader reader) {
        this.reader = reader;
    }

    public static FoundRows open(Path folder) throws IOException {
        return new FoundRows(Files.newBufferedReader(folder.resolve(FILE)));
    }

    /** Whether a comparison has ended. */
    public static boolean there(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** The first rows of the list. */
    public static List<FoundRow> first(Path folder, int most) throws IOException {
        List<FoundRow> rows = new ArrayList<>();
        try (FoundRows all = open(folder)) {
            for (Optional<FoundRow> row = all.next(); row.isPresent() && rows.size() < most; row = all.next()) {
                rows.add(row.get());
            }
        }
        return rows;
    }

    public Optional<FoundRow> next() throws IOException {
        return Optional.ofNullable(reader.readLine()).map(FoundRows::read);
    }

    /** A row as its line. */
    public static String line(FoundRow row) {
        List<String> fields = new ArrayList<>(List.of(Long.toString(row.number()), row.table().schema(), row.table().name(),
                row.kind().name(), row.now(), row.then(), row.shown()));
        fields.addAll(row.key());
        return String.join(TAB, fields.stream().map(FoundRows::escape).toList());
    }

    private static FoundRow read(String line) {
        List<String> fields = Arrays.stream(line.split(TAB, -1)).map(FoundRows::unescape).toList();
        return new FoundRow(Long.parseLong(fields.get(0)), new TableName(fields.get(1), fields.get(2)), FoundRow.Kind.valueOf(fields.get(3)),
                fields.get(4), fields.get(5), fields.subList(7, fields.size()), fields.get(6));
    }

    private static String escape(String field) {
        return field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\') {
                char escaped = field.charAt(++i);
                text.append(switch (escaped) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> escaped;
                });
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
