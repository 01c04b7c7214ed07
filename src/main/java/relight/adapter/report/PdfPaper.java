package relight.adapter.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.util.XRLog;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.text.PDFTextStripper;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import relight.core.report.ArchivePaper;
import relight.core.report.Paper;

/** Sheets as PDF, with the product's own fonts in them; nothing is fetched from anywhere. */
public final class PdfPaper implements Paper, ArchivePaper {

    private static final int REGULAR = 400;
    private static final int SEMI_BOLD = 600;
    private static final int BOLD = 700;
    private static final int MOST_ATTACHED = 512 << 20;
    private static final COSName RELATIONSHIP = COSName.getPDFName("AFRelationship");
    private static final COSName ASSOCIATED = COSName.getPDFName("AF");

    /** Has one of each that a report is made of. */
    private static final String SAMPLE = """
            <html><head><title>x</title><style>
            @page { size: A4; margin: 15mm; @bottom-left { content: element(foot); } @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Inter; } }
            body { font: 9pt/1.4 Inter, "JetBrains Mono"; } .foot { position: running(foot); } main { display: block; } h1 { font-weight: 600; border-bottom: 0.5mm solid #000; }
            h2 { page-break-after: avoid; } code { font: 8pt "JetBrains Mono", Inter; white-space: pre-wrap; } dt { display: inline-block; width: 39mm; } td { padding: 1mm; }
            .figures { display: table; } .figure { display: table-cell; width: 50%; } .box { position: relative; height: 6mm; } .box i { position: absolute; background-color: #333; }
            table { width: 100%; table-layout: fixed; border-collapse: collapse; -fs-table-paginate: paginate; } tr { page-break-inside: avoid; }
            </style></head><body><div class="foot">Ab1</div><main><h1>Größe Ґ</h1><div class="figures"><div class="figure"><p>a</p></div></div><h2>b</h2>
            <dl><div><dt>c</dt><dd>d <b>e</b></dd></div></dl><div class="box"><i style="left:1.50%;width:2.00%;height:4mm"></i></div><ul><li>f</li></ul>
            <table class="t"><thead><tr><th class="u">g</th></tr></thead><tbody><tr><td><code>h i</code></td></tr></tbody></table></main></body></html>
            """;

    private final AtomicBoolean ready = new AtomicBoolean();

    /** The first document costs four times what the next ones do: code is loaded that can be loaded while its words are still gathered. */
    @Override
    public void prepare() {
        if (ready.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("paper").start(this::sample);
        }
    }

    byte[] sample() {
        return archived(SAMPLE, new Attachment("sample", "application/zip", new byte[1], "", Instant.EPOCH));
    }

    @Override
    public byte[] pdf(String html) {
        return write(html, PdfAConformance.PDFA_2_U, document -> { });
    }

    @Override
    public byte[] archived(String html, Attachment attachment) {
        return write(html, PdfAConformance.PDFA_3_U, document -> attach(document, attachment));
    }

    /** Something that is done to a document before it is written. */
    private interface Finish {
        void to(PDDocument document) throws IOException;
    }

    private static byte[] write(String html, PdfAConformance conformance, Finish finish) {
        XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING));
        try (ByteArrayOutputStream out = new ByteArrayOutputStream(); PdfBoxRenderer renderer = builder(html, conformance).buildPdfRenderer()) {
            renderer.layout();
            renderer.createPDFWithoutClosing();
            try (PDDocument document = renderer.getPdfDocument()) {
                finish.to(document);
                document.save(out);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PdfRendererBuilder builder(String html, PdfAConformance conformance) {
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFont(() -> font("Inter-Regular-print.ttf"), "Inter", REGULAR, FontStyle.NORMAL, true);
        builder.useFont(() -> font("Inter-SemiBold-print.ttf"), "Inter", SEMI_BOLD, FontStyle.NORMAL, true);
        builder.useFont(() -> font("JetBrainsMono-Regular.ttf"), "JetBrains Mono", REGULAR, FontStyle.NORMAL, true);
        builder.useFont(() -> font("JetBrainsMono-Bold.ttf"), "JetBrains Mono", BOLD, FontStyle.NORMAL, true);
        // What is archived has every font inside, and none of the machine's is looked for
        builder.usePdfAConformance(conformance);
        builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        builder.useUriResolver((base, uri) -> null);
        builder.withProducer("Relight");
        builder.withW3cDocument(parsed(html), null);
        return builder;
    }

    /** By the parser alone: the renderer's own reader would load a transformer of documents to copy the tree with. */
    private static Document parsed(String html) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("no well-formed document: " + e.getMessage(), e);
        }
    }

    private static InputStream font(String name) {
        return Objects.requireNonNull(PdfPaper.class.getResourceAsStream("/relight/fonts/" + name), name);
    }

    /** As PDF/A-3 wants it: found by its name, of a known kind, and said to be what the document was made from. */
    private static void attach(PDDocument document, Attachment attachment) throws IOException {
        PDEmbeddedFile file = new PDEmbeddedFile(document, new ByteArrayInputStream(attachment.bytes()), COSName.FLATE_DECODE);
        file.setSubtype(attachment.type());
        file.setSize(attachment.bytes().length);
        file.setModDate(GregorianCalendar.from(attachment.written().atZone(ZoneOffset.UTC)));
        PDComplexFileSpecification specification = new PDComplexFileSpecification();
        specification.setFile(attachment.name());
        specification.setFileUnicode(attachment.name());
        specification.setFileDescription(attachment.about());
        specification.setEmbeddedFile(file);
        specification.setEmbeddedFileUnicode(file);
        specification.getCOSObject().setName(RELATIONSHIP, "Source");
        PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
        files.setNames(Map.of(attachment.name(), specification));
        PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(files);
        document.getDocumentCatalog().setNames(names);
        COSArray associated = new COSArray();
        associated.add(specification);
        document.getDocumentCatalog().getCOSObject().setItem(ASSOCIATED, associated);
    }

    @Override
    public Printed read(byte[] pdf, String attachment) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            List<Page> pages = new ArrayList<>();
            PDFTextStripper text = new PDFTextStripper();
            DrawnPages drawn = new DrawnPages();
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                text.setStartPage(page);
                text.setEndPage(page);
                pages.add(new Page(text.getText(document), drawn.of(document.getPage(page - 1))));
            }
            return new Printed(pages, attached(document, attachment));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Optional<byte[]> attached(PDDocument document, String name) throws IOException {
        PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
        PDEmbeddedFilesNameTreeNode files = names == null ? null : names.getEmbeddedFiles();
        PDComplexFileSpecification found = files == null ? null : files.getValue(name);
        if (found == null || found.getEmbeddedFile() == null) {
            return Optional.empty();
        }
        try (InputStream in = found.getEmbeddedFile().createInputStream()) {
            byte[] bytes = in.readNBytes(MOST_ATTACHED + 1);
            if (bytes.length > MOST_ATTACHED) {
                throw new IOException("larger than any recovery");
            }
            return Optional.of(bytes);
        }
    }
}
