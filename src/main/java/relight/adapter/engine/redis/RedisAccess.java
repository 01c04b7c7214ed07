package relight.adapter.engine.redis;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.host.HostShell;
import relight.core.restore.redis.RedisTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** The way to servers: which ssh program there is, and where passwords come from. */
public final class RedisAccess {

    private final Function<SecretReference, Secret> secrets;
    private final List<String> ssh;

    /**
     * @param ssh the program and what it is always given
     */
    public RedisAccess(Function<SecretReference, Secret> secrets, List<String> ssh) {
        this.secrets = secrets;
        this.ssh = List.copyOf(ssh);
    }

    RedisShell to(RedisTarget target) {
        Optional<Secret> password = target.password().filter(written -> target.socket().isEmpty())
                .map(written -> secrets.apply(SecretReference.parse(written).orElseThrow(() -> new Problem(
                        Message.of("restore.redis.reference"), Message.of("restore.redis.reference.remedy")))));
        return new RedisShell(HostShell.at(target.on(), ssh), target, password);
    }
}
