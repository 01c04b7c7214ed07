package relight.core.restore.postgresql.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.restore.Facts;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.text.Message;

/**
 * What a switch to a replica rests on.
 *
 * @param at      when it was looked
 * @param to      the replica's target
 * @param replica empty where it does not answer
 * @param away    why it does not
 */
public record SwitchFacts(Instant at, PostgresqlTarget to, Optional<Replica> replica, Optional<Message> away, Primary primary) implements Facts {

    /**
     * The replica.
     *
     * @param recovering whether it still is one
     * @param system     the identifier of its cluster
     * @param replayed   when the newest transaction was committed that it has replayed
     * @param position   up to where it has replayed the log
     * @param received   up to where it holds the log: all of that is replayed when it is promoted
     * @param newest     answer of the check for the newest data, where there is one
     * @param sender     whom it follows now; empty where nobody sends
     * @param promotes   whether the target's user may promote it
     * @param delay      how long it holds back what it has received
     */
    public record Replica(boolean recovering, String system, PostgresqlVersion version, Optional<Instant> replayed, Optional<Lsn> position,
                          Optional<Lsn> received, Optional<String> newest, Optional<String> sender, boolean promotes, Optional<Duration> delay) {}

    /**
     * The old primary.
     *
     * @param writes   what becomes of a write on it now
     * @param system   the identifier of its cluster, from its server or its machine
     * @param position up to where it has written the log
     * @param workers  what writes on it without a client: a fence of its doors does not keep them out
     * @param others   its other replicas, which must follow the new one
     * @param machine  what its machine says; empty where the workspace does not say where it is, or it cannot be reached
     * @param cut      why the machine cannot be reached
     */
    public record Primary(Writes writes, Optional<String> system, Optional<Lsn> position, List<String> workers, List<String> others,
                          Optional<Machine> machine, Optional<Message> cut) {
        public Primary {
            workers = List.copyOf(workers);
            others = List.copyOf(others);
        }
    }

    /**
     * The machine of the old primary.
     *
     * @param acts    whether Relight may do there what the server's user may
     * @param data    what tells its data folder from another one; empty where it is gone
     * @param running whether a server runs on it
     * @param bin     folder of the server's programs
     * @param lock    who restores it, or switches from it, at the moment (ALL-15)
     */
    public record Machine(String runsAs, String owner, boolean acts, Optional<String> data, boolean running, Optional<String> bin,
                          Optional<String> lock) {}

    /** How far the replica is behind; nothing where it has all that the primary has written. Empty where nobody can tell. */
    public Optional<Duration> lag() {
        Optional<Lsn> written = primary.position();
        Optional<Lsn> position = replica.flatMap(Replica::position);
        if (written.isPresent() && position.isPresent() && position.get().compareTo(written.get()) >= 0) {
            return Optional.of(Duration.ZERO);
        }
        return replica.flatMap(Replica::replayed).map(commit -> Duration.between(commit, at)).map(lag -> lag.isNegative() ? Duration.ZERO : lag);
    }

    @Override
    public Map<String, String> preconditions() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("replica", replica.map(it -> it.system() + " " + it.version() + (it.recovering() ? "" : " primary")).orElse("absent"));
        facts.put("primary's data folder", primary.machine().flatMap(Machine::data).orElse(""));
        facts.put("primary's machine", primary.machine().map(it -> it.runsAs() + " " + it.owner()).orElse(""));
        return facts;
    }
}
