package relight.core.runbook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import relight.core.text.Place;

/** Finds the steps in a Markdown document as its author wrote it. */
public final class RunbookReader {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    private final ShellSyntax syntax;
    private final boolean kept;

    /** Reads without a second opinion on the pieces of fences. */
    public RunbookReader() {
        this(ShellSyntax.BELIEVED);
    }

    /**
     * Reads with a second opinion.
     *
     * @param syntax on the pieces of fences with numbered comments
     */
    public RunbookReader(ShellSyntax syntax) {
        this(syntax, false);
    }

    private RunbookReader(ShellSyntax syntax, boolean kept) {
        this.syntax = syntax;
        this.kept = kept;
    }

    /** Reads what a recovery goes by already, also where it was written before something in it was refused. */
    public static RunbookReader ofKept(ShellSyntax syntax) {
        return new RunbookReader(syntax, true);
    }

    /**
     * Reads a document.
     *
     * @param name what problems call the file; relative to the workspace
     * @throws relight.core.text.Problem with file, line and column where something in it cannot be understood
     */
    public Runbook read(String name, String source) {
        return read(name, source, parse(source));
    }

    /**
     * Reads a document that is parsed already, since it is to be drawn as well.
     *
     * @param document the source, as {@link #parse} took it apart
     * @throws relight.core.text.Problem with file, line and column where something in it cannot be understood
     */
    public Runbook read(String name, String source, Node document) {
        List<String> lines = lines(source);
        FrontMatter front = FrontMatter.read(lines, name);
        blankFront(lines, front.lines());
        refuseOpenFences(document, new Place(name, 1, 1));
        try (ShellSyntax.Check check = syntax.open()) {
            DocumentScan scan = new DocumentScan(name, lines, front, check, kept);
            List<Section> sections = scan.read(document);
            return new Runbook(name, scan.title(), source, sha256(source), front.objectives(), front.because(), sections, scan.notes());
        }
    }

    /** The document without its front matter, whose lines keep their numbers, taken apart into blocks. */
    public static Node parse(String source) {
        return PARSER.parse(body(source));
    }

    /** The document without its front matter, line for line, so that lines keep their numbers. */
    public static String body(String source) {
        List<String> lines = lines(source);
        blankFront(lines, FrontMatter.end(lines));
        return String.join("\n", lines);
    }

    private static List<String> lines(String source) {
        String text = source.startsWith(BYTE_ORDER_MARK) ? source.substring(1) : source;
        return new ArrayList<>(List.of(text.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1)));
    }

    private static void blankFront(List<String> lines, int many) {
        for (int i = 0; i < many; i++) {
            lines.set(i, "");
        }
    }

    private static void refuseOpenFences(Node document, Place top) {
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock fence) {
                if (fence.getClosingFenceLength() == null) {
                    SourceSpan opening = fence.getSourceSpans().getFirst();
                    Place place = top.at(opening.getLineIndex() + 1, opening.getColumnIndex() + 1);
                    throw place.problem("runbook.fence.open", fence.getFenceCharacter().repeat(fence.getOpeningFenceLength()));
                }
            }
        });
    }

    private static String sha256(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
