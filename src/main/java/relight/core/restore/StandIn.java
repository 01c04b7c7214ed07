package relight.core.restore;

import java.time.Duration;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.text.Message;

/**
 * A living copy that could take over instead of a restore, beside the newest backup: what each of them costs.
 *
 * @param address where it is
 * @param away    why it does not answer; empty where it does
 * @param lag     how far it is behind, empty where nobody can tell
 * @param newest  its newest data, where a check asks for it
 * @param takes   how long it takes to let it take over
 * @param backup  the newest backup that is not known to be bad
 * @param loss    how old its data is
 * @param restore how long a restore of it takes
 */
public record StandIn(String address, Optional<Message> away, Optional<Duration> lag, Optional<String> newest, Duration takes,
                      Optional<Backup> backup, Optional<Duration> loss, Optional<Duration> restore) {}
