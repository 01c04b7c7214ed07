package relight.core.workspace;

/**
 * A file that nobody has a reason to change, in every backup of a series: where it is another one, or gone, somebody has been at the files (ALL-11).
 *
 * @param path   as the backup names it
 * @param sha256 of its content, in lower-case hexadecimal digits
 */
public record Canary(String path, String sha256) {}
