package relight.core.report;

/** Makes sheets of paper of a document. */
@FunctionalInterface
public interface Paper {

    /**
     * The document as PDF, with everything in it that it needs.
     *
     * @param html well-formed, with its styles inside and nothing outside
     */
    byte[] pdf(String html);
}
