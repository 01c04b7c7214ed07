package relight.core.workspace;

import java.time.Duration;
import java.util.Optional;

/**
 * A degree of criticality with its objectives; written under {@code tiers:}.
 *
 * @param mbc minimum business continuity: within which the least that the business lives on must work again
 */
public record Tier(String name, Objectives objectives, Optional<Duration> mbc) {}
