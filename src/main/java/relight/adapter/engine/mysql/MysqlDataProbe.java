package relight.adapter.engine.mysql;

import java.io.IOException;
import java.util.Optional;
import relight.adapter.host.CheckCommand;
import relight.core.restore.DataProbe;
import relight.core.restore.mysql.MysqlPlanner;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks a schema of MySQL or MariaDB in a session that may only read. */
public final class MysqlDataProbe implements DataProbe {

    private final MysqlAccess access;

    public MysqlDataProbe(MysqlAccess access) {
        this.access = access;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(MysqlPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(access.hosts(), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws InterruptedException {
        MysqlTarget target = MysqlTarget.of(system);
        try (Session session = access.session(target, target.database()).readOnly()) {
            if (check.checksum().isPresent()) {
                return TableChecksum.of(session, check, check.checksum().get());
            }
            return session.value(check.query()).orElseThrow(() -> new Problem(
                    Message.of("restore.mysql.no-answer", check.name()), Message.of("restore.mysql.no-answer.remedy")));
        }
    }
}
