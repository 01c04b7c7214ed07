package relight.adapter.engine.sqlserver;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.host.HostShell;
import relight.core.restore.sqlserver.SqlserverTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way to servers: which ssh program there is, and where passwords come from. */
public final class SqlserverAccess {

    private final Function<SecretReference, Secret> secrets;
    private final List<String> ssh;

    /**
     * @param ssh the program and what it is always given
     */
    public SqlserverAccess(Function<SecretReference, Secret> secrets, List<String> ssh) {
        this.secrets = secrets;
        this.ssh = List.copyOf(ssh);
    }

    Sqlcmd to(SqlserverTarget target) {
        Optional<Secret> password = target.password().map(written -> secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                Message.of("restore.sqlserver.reference"), Message.of("restore.sqlserver.reference.remedy")))));
        return new Sqlcmd(HostShell.at(target.on(), ssh), target, password);
    }
}
