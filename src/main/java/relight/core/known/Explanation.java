package relight.core.known;

/**
 * What an error message means, in the reader's language.
 *
 * @param line   of the output that says it
 * @param means  in one or two sentences
 * @param remedy the next thing to do
 */
public record Explanation(String line, String means, String remedy) {}
