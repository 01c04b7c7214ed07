package relight.core.restore;

/**
 * One thing of a dry run, as text on three sides; none of them holds a secret.
 *
 * @param backup as the backup has it; empty where it has none
 * @param target as the target has it now; empty where it has none
 * @param result as the target would have it afterwards, as far as it says so itself
 */
public record ItemDifference(String backup, String target, String result) {}
