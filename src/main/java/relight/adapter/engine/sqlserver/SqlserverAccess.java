package relight.adapter.engine.sqlserver;

import java.util.Optional;
import java.util.function.Function;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.core.restore.sqlserver.SqlserverTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way to servers: how hosts are reached, and where passwords come from. */
public final class SqlserverAccess {

    private final Function<SecretReference, Secret> secrets;
    private final Hosts hosts;

    public SqlserverAccess(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.secrets = secrets;
        this.hosts = hosts;
    }

    Sqlcmd to(SqlserverTarget target) {
        Optional<Secret> password = target.password().map(written -> secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                Message.of("restore.sqlserver.reference"), Message.of("restore.sqlserver.reference.remedy")))));
        return new Sqlcmd(HostShell.at(target.on(), hosts), target, password);
    }

    Hosts hosts() {
        return hosts;
    }
}
