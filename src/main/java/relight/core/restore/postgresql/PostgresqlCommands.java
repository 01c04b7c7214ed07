package relight.core.restore.postgresql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command lines of PostgreSQL's programs, word by word; where to connect, and the secret, are not in them. */
public final class PostgresqlCommands {

    /** Stands before all that psql reads, and {@link #COMMIT} behind it. */
    public static final String BEGIN = "BEGIN;\n";
    public static final String COMMIT = "\nCOMMIT;\n";

    private PostgresqlCommands() {}

    /**
     * psql, reading from its standard input: it stops at the first error and exits with 3, without the user's own psqlrc (PG-1). Its own
     * --single-transaction would commit wherever the input ends, also where whoever wrote it was killed.
     */
    public static List<String> psql(Path program, String database) {
        return psql(program, database, List.of("-"));
    }

    /** The same, reading files one after the other in one session. */
    public static List<String> psql(Path program, String database, List<String> files) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1",
                "--output=" + (java.io.File.separatorChar == '/' ? "/dev/null" : "NUL"), named(database)));
        files.forEach(file -> command.add("--file=" + file));
        return command;
    }

    /**
     * pg_restore, which stops at the first error (PG-2). Into a new, empty database one transaction is not needed, and it would not
     * go with several connections.
     *
     * @param noOwner leaves owners and grants out (PG-5)
     * @param list    file with the entries of its table of contents that are wanted; empty for all of them
     */
    public static List<String> restore(Path program, String database, int jobs, boolean noOwner, Optional<Path> list, Path archive) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--exit-on-error", "--verbose", "--no-password",
                "--jobs=" + jobs));
        if (noOwner) {
            command.addAll(List.of("--no-owner", "--no-privileges"));
        }
        list.ifPresent(file -> command.add("--use-list=" + file));
        command.addAll(List.of(named(database), archive.toString()));
        return command;
    }

    /** A name alone could be taken for a connection string. */
    private static String named(String database) {
        return "--dbname=dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /**
     * pg_dump of a part as SQL to its standard output.
     *
     * @param option that takes the part's names, {@code --schema} or {@code --table}
     * @param names  in quotes: so it is that name and no pattern
     */
    public static List<String> dumpParts(Path program, String database, String option, List<String> names) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--format=plain", "--no-password", "--strict-names"));
        names.forEach(name -> command.add(option + "=" + name));
        command.add(named(database));
        return command;
    }

    /** pg_dump into a file of the custom format. */
    public static List<String> dump(Path program, String database, String file) {
        return List.of(program.toString(), "--format=custom", "--no-password", "--file=" + file, named(database));
    }
}
