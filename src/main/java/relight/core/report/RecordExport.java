package relight.core.report;

/** The forms in which a record can be given away. */
public enum RecordExport {
    /** A document for the archive that carries its own proof. */
    PDF("pdf"),
    /** One file for a browser. */
    HTML("html"),
    /** A document for a wiki or a ticket. */
    MARKDOWN("md"),
    /** For programs, with the events themselves. */
    JSON("json"),
    /** Everything that proves it, with the record to read and a verifier: for whoever is to check it without asking anyone. */
    BUNDLE("zip");

    private final String extension;

    RecordExport(String extension) {
        this.extension = extension;
    }

    /** How the names of such files end, without the dot. */
    public String extension() {
        return extension;
    }

    /** As a person asks for it at the terminal. */
    @Override
    public String toString() {
        return this == BUNDLE ? "bundle" : extension;
    }
}
