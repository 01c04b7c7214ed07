package relight.adapter.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.Level;
import relight.core.report.Paper;

/** Sheets as PDF, with the product's own fonts in them; nothing is fetched from anywhere. */
public final class PdfPaper implements Paper {

    private static final int REGULAR = 400;
    private static final int SEMI_BOLD = 600;
    private static final int BOLD = 700;

    @Override
    public byte[] pdf(String html) {
        XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING));
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PdfRendererBuilder builder = new PdfRendererBuilder();
            builder.useFont(() -> font("Inter-Regular-print.ttf"), "Inter", REGULAR, FontStyle.NORMAL, true);
            builder.useFont(() -> font("Inter-SemiBold-print.ttf"), "Inter", SEMI_BOLD, FontStyle.NORMAL, true);
            builder.useFont(() -> font("JetBrainsMono-Regular.ttf"), "JetBrains Mono", REGULAR, FontStyle.NORMAL, true);
            builder.useFont(() -> font("JetBrainsMono-Bold.ttf"), "JetBrains Mono", BOLD, FontStyle.NORMAL, true);
            // What is archived has every font inside, and none of the machine's is looked for
            builder.usePdfAConformance(PdfRendererBuilder.PdfAConformance.PDFA_2_U);
            builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
            builder.useUriResolver((base, uri) -> null);
            builder.withProducer("Relight");
            builder.withHtmlContent(html, null);
            builder.toStream(out);
            builder.run();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream font(String name) {
        return Objects.requireNonNull(PdfPaper.class.getResourceAsStream("/relight/fonts/" + name), name);
    }
}
