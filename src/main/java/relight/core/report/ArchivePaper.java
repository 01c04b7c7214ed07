package relight.core.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Paper for the archive: with a file inside that proves what stands on it. */
public interface ArchivePaper {

    /**
     * The file that goes along.
     *
     * @param name    by which it is found again
     * @param type    such as {@code application/zip}
     * @param about   what it is, in the reader's language
     * @param written when what it says was true
     */
    record Attachment(String name, String type, byte[] bytes, String about, Instant written) {}

    /**
     * One page as it is read.
     *
     * @param text  the words on it, in the order in which they were written
     * @param drawn a fingerprint of everything that is drawn on it: words, fonts, lines, pictures and what lies above them
     */
    record Page(String text, String drawn) {}

    /**
     * A document as it is read.
     *
     * @param attached the file of that name; empty where there is none
     */
    record Printed(List<Page> pages, Optional<byte[]> attached) {

        public Printed {
            pages = List.copyOf(pages);
        }
    }

    /** Gets ready for a document that will follow; returns at once, and need not be called. */
    void prepare();

    /**
     * The document as PDF/A-3; the same document and file give the same pages.
     *
     * @param html well-formed, with its styles inside and nothing outside
     */
    byte[] archived(String html, Attachment attachment);

    /** Reads a PDF that may come from anybody; throws an {@link IllegalArgumentException} where it is none. */
    Printed read(byte[] pdf, String attachment);
}
