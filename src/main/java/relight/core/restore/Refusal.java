package relight.core.restore;

/**
 * Why a restore would destroy or lose something.
 *
 * @param id     the hazard, such as {@code PG-4}
 * @param text   what is in the way, in the operator's language
 * @param remedy the next thing to do
 */
public record Refusal(String id, String text, String remedy) {}
