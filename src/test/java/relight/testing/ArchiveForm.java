package relight.testing;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** What veraPDF, which archives go by, has against a document. */
public final class ArchiveForm {

    private ArchiveForm() {}

    /** A sentence for each rule of PDF/A-3u that it breaks; none where it conforms. */
    public static List<String> brokenRules(byte[] pdf) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFA_3_U)) {
            return Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_3_U, false).validate(parser).getTestAssertions().stream()
                    .map(broken -> broken.getRuleId().getClause() + " " + broken.getMessage()).distinct().toList();
        }
    }
}
