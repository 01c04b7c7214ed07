package relight.core.workspace;

import java.time.ZoneId;

/**
 * The place that is protected.
 *
 * @param environment what the team calls it, such as {@code production / eu-central-1}
 * @param zone        the zone of times that say none, and of schedules without one
 */
public record Site(String name, String environment, ZoneId zone) {}
