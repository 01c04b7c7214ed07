package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.util.Optional;
import relight.adapter.host.CheckCommand;
import relight.core.restore.DataProbe;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.TableChecksum;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks a PostgreSQL database in a session that may only read. */
public final class PostgresqlDataProbe implements DataProbe {

    private final PostgresqlAccess access;

    public PostgresqlDataProbe(PostgresqlAccess access) {
        this.access = access;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(PostgresqlPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(access.hosts(), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws InterruptedException {
        PostgresqlTarget target = PostgresqlTarget.of(system);
        try (Session session = access.session(target, target.database()).readOnly()) {
            if (check.checksum().isPresent()) {
                session.execute(TableChecksum.SETTINGS);
            }
            return session.value(TableChecksum.query(check)).orElseThrow(() -> new Problem(
                    Message.of("restore.pg.no-answer", check.name()), Message.of("restore.pg.no-answer.remedy")));
        }
    }
}
