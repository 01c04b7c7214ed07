package relight.core.approval;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text as a QR code: a square of dark and light modules with its quiet zone. */
public final class QrCode {

    private static final int QUIET = 2;

    private final BitMatrix modules;

    private QrCode(BitMatrix modules) {
        this.modules = modules;
    }

    /** The code of this text; empty where it is too long for any. */
    public static Optional<QrCode> of(String text) {
        try {
            return Optional.of(new QrCode(new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0,
                    Map.of(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.L, EncodeHintType.MARGIN, QUIET,
                            EncodeHintType.CHARACTER_SET, "UTF-8"))));
        } catch (WriterException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Modules a side. */
    public int size() {
        return modules.getWidth();
    }

    public boolean dark(int column, int row) {
        return row < size() && modules.get(column, row);
    }

    /** Two rows of modules a line, in blocks; light modules are drawn, as terminals are dark. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < size(); row += 2) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < size(); column++) {
                boolean upper = !dark(column, row);
                boolean lower = row + 1 < size() && !dark(column, row + 1);
                line.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
