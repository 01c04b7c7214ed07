package relight.core.runbook;

/**
 * The second opinion on a piece of a fence before it becomes a step of its own: whether it stands alone.
 *
 * <p>Where a piece may begin, {@link relight.core.runbook.shell.ShellScript} says, and says it everywhere alike. What is refused here is joined with what follows
 * it, so the opinion can only make fewer steps of a fence, and never move a cut.
 */
@FunctionalInterface
public interface ShellSyntax {

    /** Believes what the document's reading found. */
    ShellSyntax BELIEVED = () -> script -> true;

    /** Begins with one document. */
    Check open();

    /** The opinion on the pieces of one document. */
    @FunctionalInterface
    interface Check extends AutoCloseable {

        /** Whether the script can be read to its end as whole commands, without an error and without a warning. */
        boolean stands(String script);

        @Override
        default void close() {}
    }
}
