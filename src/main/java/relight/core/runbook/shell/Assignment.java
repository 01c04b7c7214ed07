package relight.core.runbook.shell;

/** A variable that is given a value, before a command or by {@code export} and its like. */
public record Assignment(String name, Word value) {}
