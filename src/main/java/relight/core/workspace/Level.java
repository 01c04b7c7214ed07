package relight.core.workspace;

/** How likely something is, or how hard it hits; in the order of severity. */
public enum Level { LOW, MEDIUM, HIGH, CRITICAL }
