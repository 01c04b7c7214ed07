package relight.core.runbook.shell;

/**
 * Where input comes from or output goes.
 *
 * @param operator such as {@code >}, {@code >>}, {@code <} or {@code <<} for a here-document
 * @param target   the file; for a here-document its text
 */
public record Redirection(String operator, Word target) {

    public boolean writes() {
        return operator.startsWith(">") && !operator.equals(">&") || operator.startsWith("&>");
    }

    public boolean reads() {
        return operator.startsWith("<");
    }
}
