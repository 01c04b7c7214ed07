package relight.core.recovery;

/** Why a recovery is run; a drill must never be taken for an incident. */
public enum Mode { INCIDENT, DRILL, TABLETOP }
