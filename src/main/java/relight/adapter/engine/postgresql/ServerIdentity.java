package relight.adapter.engine.postgresql;

import java.nio.file.Path;
import java.util.Map;
import relight.core.restore.TestPlace;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The identifier that a server got when it was made: an address can lead somewhere else tomorrow, it cannot (ALL-1). */
final class ServerIdentity {

    private ServerIdentity() {}

    /** the identifier; where the user may not ask for it, the address that the server itself sees. */
    static String of(Session session) throws InterruptedException {
        boolean allowed = session.value("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')").orElse("f").equals("t");
        return session.value(allowed ? "SELECT system_identifier FROM pg_control_system()"
                : "SELECT current_setting('server_version_num') || '/' || coalesce(host(inet_server_addr()), '') || '/' || inet_server_port()")
                .orElseThrow();
    }

    /** When the plan is made, there is no such server yet; its folder is the test's alone. */
    private static String ofATest(Session session) throws InterruptedException {
        return TestPlace.IDENTITY + Path.of(session.value("SHOW data_directory").orElseThrow()).getParent();
    }

    /** Throws a Problem where the session leads to another server than the plan was made for. */
    static void confirm(Session session, PostgresqlTarget target, Map<String, String> with) throws InterruptedException {
        String planned = with.getOrDefault("server", "");
        String actual = planned.startsWith(TestPlace.IDENTITY) ? ofATest(session) : of(session);
        if (!actual.equals(planned)) {
            throw new Problem(Message.of("restore.pg.other-server", target.address(), actual, planned),
                    Message.of("restore.pg.other-server.remedy"));
        }
    }
}
