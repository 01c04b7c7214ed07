package relight.core.restore.postgresql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.restore.RestoreRequest;
import relight.core.restore.TestRestore;
import relight.core.restore.postgresql.PostgresqlFacts.Locales;
import relight.core.restore.rows.Wanted;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Another server than production's, on which the database comes back under its own name. Production's is only asked, where it answers.
 *
 * @param production address of its server
 * @param same       whether both addresses lead to one server
 * @param answers    whether production's server answers
 * @param locales    of production's database
 * @param missing    locale of it that the new server does not know
 * @param differing  settings of the two servers that differ, as people read them
 * @param carried    statements that give the new database the settings and grants of production's
 */
public record NewServer(String production, boolean same, boolean answers, Optional<Locales> locales, Optional<String> missing,
                        List<String> differing, List<String> carried) {

    /** The choice that names it: {@code HOST}, {@code HOST:PORT} or {@code USER@HOST:PORT}. */
    public static final String CHOICE = "server";
    /** Where its password is, as {@code env:NAME} or {@code file:PATH}; production's where that is not said. */
    public static final String PASSWORD = "server-password";
    /** Before the number of a statement in the words of the action that carries settings over. */
    public static final String STATEMENT = "statement.";

    /** Settings by which applications may behave in another way, or a restore may come to an end. */
    public static final List<String> COMPARED = List.of("TimeZone", "DateStyle", "IntervalStyle", "bytea_output", "default_text_search_config",
            "default_transaction_isolation", "max_connections", "max_prepared_transactions", "max_locks_per_transaction", "shared_preload_libraries",
            "search_path", "statement_timeout", "idle_in_transaction_session_timeout", "password_encryption", "wal_level", "archive_mode",
            "synchronous_commit", "fsync");

    private static final Pattern WRITTEN = Pattern.compile("(?:([^@\\s]+)@)?(\\[[0-9A-Fa-f:.]+]|[^:@\\s/]+)(?::(\\d{1,5}))?");

    public NewServer {
        differing = List.copyOf(differing);
        carried = List.copyOf(carried);
    }

    /** The words of the target on it; empty where the request is about production's own server. */
    public static Optional<Map<String, String>> target(RestoreRequest request) {
        String written = request.choices().getOrDefault(CHOICE, "").strip();
        if (written.isEmpty() || TestRestore.asked(request)) {
            return Optional.empty();
        }
        if (Wanted.asked(request.choices())) {
            throw new Problem(Message.of("restore.pg.server.rows"), Message.of("restore.pg.server.rows.remedy"));
        }
        Matcher address = WRITTEN.matcher(written);
        if (!address.matches()) {
            throw new Problem(Message.of("restore.pg.server.form", written), Message.of("restore.pg.server.form.remedy"));
        }
        Map<String, String> target = new TreeMap<>(request.system().target());
        target.put("database", request.into().orElse(PostgresqlTarget.of(request.system()).database()));
        target.put("host", address.group(2).replaceAll("[\\[\\]]", ""));
        target.remove("port");
        Optional.ofNullable(address.group(3)).ifPresent(port -> target.put("port", port));
        Optional.ofNullable(address.group(1)).ifPresent(user -> target.put("user", user));
        Optional.ofNullable(request.choices().get(PASSWORD)).filter(reference -> !reference.isBlank())
                .ifPresent(reference -> target.put("password", reference.strip()));
        return Optional.of(target);
    }
}
