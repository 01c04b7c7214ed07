package relight.core.runbook.lint;

/** How bad a finding is; {@link #DANGER} only where data or the service can be lost. */
public enum Severity { INFO, WARNING, DANGER }
