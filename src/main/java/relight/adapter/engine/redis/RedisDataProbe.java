package relight.adapter.engine.redis;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import relight.adapter.host.CheckCommand;
import relight.core.restore.DataProbe;
import relight.core.restore.redis.RedisPlanner;
import relight.core.restore.redis.RedisTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks a Redis with a command that can only read: {@code GET canary}, {@code DBSIZE}. */
public final class RedisDataProbe implements DataProbe {

    /** It has no flag that says that it only reads. */
    private static final String LAST_SAVE = "LASTSAVE";

    private final RedisAccess access;

    public RedisDataProbe(RedisAccess access) {
        this.access = access;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(RedisPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(access.hosts(), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        RedisShell redis = access.to(RedisTarget.of(system));
        String command = check.query().strip().split("\\s+", 2)[0];
        List<String> answers = command.matches("[A-Za-z_]+") ? redis.ask("COMMAND INFO " + command) : List.of("");
        if (answers.getFirst().lines().noneMatch("readonly"::equals) && !command.equalsIgnoreCase(LAST_SAVE)) {
            throw new Problem(Message.of("restore.redis.check.writes", check.name(), command), Message.of("restore.redis.check.writes.remedy"));
        }
        String answer = redis.must(check.query().strip());
        if (answer.isEmpty()) {
            throw new Problem(Message.of("restore.redis.check.nothing", check.name(), check.query()));
        }
        return answer;
    }
}
