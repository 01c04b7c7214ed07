package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.util.Optional;
import relight.adapter.host.CheckCommand;
import relight.core.restore.DataProbe;
import relight.core.restore.sqlserver.SqlserverPlanner;
import relight.core.restore.sqlserver.SqlserverTarget;
import relight.core.restore.sqlserver.TransactSql;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks a database of SQL Server in a transaction that is taken back. */
public final class SqlserverDataProbe implements DataProbe {

    private final SqlserverAccess access;

    public SqlserverDataProbe(SqlserverAccess access) {
        this.access = access;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(SqlserverPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(access.hosts(), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        SqlserverTarget target = SqlserverTarget.of(system);
        return access.to(target).read(target.database(), check.checksum().map(TransactSql::checksum).orElse(check.query())).orElseThrow(() -> new Problem(
                Message.of("restore.sqlserver.no-answer", check.name()), Message.of("restore.sqlserver.no-answer.remedy")));
    }
}
