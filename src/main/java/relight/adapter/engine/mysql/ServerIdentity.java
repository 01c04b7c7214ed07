package relight.adapter.engine.mysql;

import java.nio.file.Path;
import java.util.List;
import relight.core.restore.TestPlace;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;

/** By which one server is told from another under the same address (ALL-1). */
final class ServerIdentity {

    private ServerIdentity() {}

    /** Its own identifier where it has one; else where it runs. */
    static String of(Session session) throws InterruptedException {
        for (String name : List.of("server_uuid", "server_uid")) {
            List<List<String>> found = session.rows("SHOW GLOBAL VARIABLES LIKE '" + name + "'");
            if (!found.isEmpty() && !found.getFirst().get(1).isBlank()) {
                return found.getFirst().get(1);
            }
        }
        return session.value("SELECT CONCAT(@@hostname, ':', @@port, ':', @@server_id, ':', @@datadir)").orElse("");
    }

    /** When the plan is made, there is no such server yet; its folder is the test's alone. */
    private static String ofATest(Session session) throws InterruptedException {
        return TestPlace.IDENTITY + Path.of(session.value("SELECT @@datadir").orElseThrow()).getParent();
    }

    /** A {@link Problem} where it is another server than the plan was made for. */
    static void confirm(Session session, MysqlTarget target, String planned) throws InterruptedException {
        String actual = planned.startsWith(TestPlace.IDENTITY) ? ofATest(session) : of(session);
        if (!actual.equals(planned)) {
            throw new Problem(Message.of("restore.mysql.other-server", target.address(), actual, planned),
                    Message.of("restore.mysql.other-server.remedy"));
        }
    }
}
