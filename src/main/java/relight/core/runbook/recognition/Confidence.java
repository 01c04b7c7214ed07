package relight.core.runbook.recognition;

/** How sure it is that the words mean what they were taken for. */
public enum Confidence {
    /** The document names the thing and gives the figure right after it. */
    HIGH,
    /** Named and given, with words between that could change the meaning, or under a heading that only suggests it. */
    MEDIUM,
    /** A form that usually means it. */
    LOW
}
