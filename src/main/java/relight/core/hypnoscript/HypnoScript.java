package relight.core.hypnoscript;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Problem;

/**
 * A HypnoScript document as read.
 *
 * @param title    the first heading of the Markdown that holds it; empty for a bare script
 * @param blocks   by name, in the order of the document
 * @param checks   what the Markdown around it asks people to tick off, with the heading it stands under
 * @param problems everything that is wrong with it, in its order; the blocks hold what could be read in spite of it
 */
public record HypnoScript(Optional<String> title, Map<String, HypnoValue.Block> blocks, List<Checklist> checks, List<Problem> problems) {

    /** Things to tick off, in the words of the document. */
    public record Checklist(String heading, List<String> tasks) {}
}
