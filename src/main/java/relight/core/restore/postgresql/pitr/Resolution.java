package relight.core.restore.postgresql.pitr;

import java.time.Instant;
import java.util.Optional;

/**
 * What a target comes to: the timeline, the segments, and what the server is told.
 *
 * @param needs how many of the chain's first segments are fetched before the server is started; the rest follows as it asks for it
 * @param tell  what the server is told: a target behind the last commit becomes the end of the log, which is the same state
 * @param quiet where the target lies behind the last commit: when that was
 */
record Resolution(int timeline, WalChain chain, long needs, PitrTarget tell, Optional<Instant> quiet) {}
