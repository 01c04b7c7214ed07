package relight.core.restore;

/** A hazard that the plan meets, and how; {@code id} as {@code ALL-2}. */
public record Guard(String id, String text) {}
