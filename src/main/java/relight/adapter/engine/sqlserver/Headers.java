package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.sqlserver.BackupSet;
import relight.core.restore.sqlserver.BackupSet.Forks;
import relight.core.restore.sqlserver.BackupSet.Kind;
import relight.core.restore.sqlserver.BackupSet.Positions;
import relight.core.restore.sqlserver.SqlserverFacts.DataFile;
import relight.core.restore.sqlserver.TransactSql;

/** What the server reads in the headers of backup files, whose columns have stood in the same order since 2008; newer servers add to their end. */
final class Headers {

    private static final int TYPE = 2;
    private static final int POSITION = 5;
    private static final int DATABASE = 9;
    private static final int SIZE = 12;
    private static final int FIRST = 13;
    private static final int LAST = 14;
    private static final int CHECKPOINT = 15;
    private static final int FINISHED = 18;
    private static final int MAJOR = 25;
    private static final int LAST_FORK = 31;
    private static final int BULK = 34;
    private static final int CHECKSUMS = 38;
    private static final int DAMAGED = 39;
    private static final int FIRST_FORK = 44;
    private static final int BASE = 47;
    private static final int GUID = 50;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true).toFormatter();

    private final Sqlcmd server;
    private final ZoneOffset offset;

    /** @param offset of the server's clock */
    Headers(Sqlcmd server, ZoneOffset offset) {
        this.server = server;
        this.offset = offset;
    }

    /**
     * The backups in files, in one session.
     *
     * @param paths as the server names them, with the ids of the catalog's backups
     */
    List<BackupSet> read(Map<String, String> paths) throws IOException, InterruptedException {
        Map<String, String> questions = new LinkedHashMap<>();
        List<String> all = List.copyOf(paths.keySet());
        for (int i = 0; i < all.size(); i++) {
            questions.put(Integer.toString(i), TransactSql.header(all.get(i)));
        }
        Map<String, List<List<String>>> answers = questions.isEmpty() ? Map.of() : server.ask(questions);
        List<BackupSet> sets = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (List<String> row : whole(answers.getOrDefault(Integer.toString(i), List.of()))) {
                set(paths.get(all.get(i)), all.get(i), row).ifPresent(sets::add);
            }
        }
        return sets;
    }

    /** A description of several lines breaks a row: its pieces are put together again. */
    private static List<List<String>> whole(List<List<String>> lines) {
        List<List<String>> rows = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (List<String> line : lines) {
            if (open.isEmpty()) {
                open.addAll(line);
            } else {
                open.set(open.size() - 1, open.getLast() + "\n" + line.getFirst());
                open.addAll(line.subList(1, line.size()));
            }
            if (open.size() > GUID) {
                rows.add(List.copyOf(open));
                open.clear();
            }
        }
        return rows;
    }

    /** Empty for backups of single files and file groups, which no chain is made of. */
    private Optional<BackupSet> set(String backup, String path, List<String> row) {
        Optional<Kind> kind = switch (row.get(TYPE)) {
            case "1" -> Optional.of(Kind.FULL);
            case "2" -> Optional.of(Kind.LOG);
            case "5" -> Optional.of(Kind.DIFFERENTIAL);
            default -> Optional.empty();
        };
        return kind.map(it -> new BackupSet(backup, path, Integer.parseInt(row.get(POSITION)), row.get(GUID), it, row.get(DATABASE),
                new Positions(number(row.get(FIRST)), number(row.get(LAST)), number(row.get(CHECKPOINT)),
                        row.get(BASE).matches("\\d+") ? Optional.of(number(row.get(BASE))) : Optional.empty()),
                LocalDateTime.parse(row.get(FINISHED), TIME).toInstant(offset), new Forks(row.get(FIRST_FORK), row.get(LAST_FORK)),
                Integer.parseInt(row.get(MAJOR)), row.get(CHECKSUMS).equals("1"), row.get(DAMAGED).equals("1"), row.get(BULK).equals("1"),
                Long.parseLong(row.get(SIZE))));
    }

    private static BigInteger number(String written) {
        return written.matches("\\d+") ? new BigInteger(written) : BigInteger.ZERO;
    }

    /** The files of the database in a backup. */
    List<DataFile> files(BackupSet set) throws IOException, InterruptedException {
        return server.rows(TransactSql.files(set.path(), set.position())).stream()
                .map(row -> new DataFile(row.get(0), row.get(1), row.get(2), Long.parseLong(row.get(4)))).toList();
    }
}
