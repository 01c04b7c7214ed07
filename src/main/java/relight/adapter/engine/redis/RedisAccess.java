package relight.adapter.engine.redis;

import java.util.Optional;
import java.util.function.Function;
import relight.adapter.host.HostShell;
import relight.adapter.host.Hosts;
import relight.core.restore.redis.RedisTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way to servers: how hosts are reached, and where passwords come from. */
public final class RedisAccess {

    private final Function<SecretReference, Secret> secrets;
    private final Hosts hosts;

    public RedisAccess(Function<SecretReference, Secret> secrets, Hosts hosts) {
        this.secrets = secrets;
        this.hosts = hosts;
    }

    RedisShell to(RedisTarget target) {
        Optional<Secret> password = target.password().filter(written -> target.socket().isEmpty())
                .map(written -> secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                        Message.of("restore.redis.reference"), Message.of("restore.redis.reference.remedy")))));
        return new RedisShell(HostShell.at(target.on(), hosts), target, password);
    }

    Hosts hosts() {
        return hosts;
    }
}
