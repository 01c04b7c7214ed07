package relight.core.report;

/** The forms in which many recoveries can be given away. */
public enum HistoryExport {
    /** A document for the archive that carries its own figures. */
    PDF("pdf"),
    /** One file for a browser. */
    HTML("html"),
    /** A document for a wiki or a ticket. */
    MARKDOWN("md"),
    /** A line a recovery, for spreadsheets. */
    CSV("csv"),
    /** For programs: recoveries, controls and findings. */
    JSON("json");

    private final String extension;

    HistoryExport(String extension) {
        this.extension = extension;
    }

    /** How the names of such files end, without the dot. */
    public String extension() {
        return extension;
    }

    /** As a person asks for it at the terminal. */
    @Override
    public String toString() {
        return extension;
    }
}
