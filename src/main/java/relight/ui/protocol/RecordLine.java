package relight.ui.protocol;

import relight.core.protocol.RecordSheet;
import relight.ui.common.Standing;

/** How a recovery looks in the list. */
final class RecordLine {

    private RecordLine() {}

    static Standing standing(RecordSheet sheet) {
        return switch (sheet.ending()) {
            case MISSED -> Standing.BAD;
            case OPEN -> Standing.INFO;
            case MET -> Standing.GOOD;
            case CLOSED -> Standing.UNKNOWN;
        };
    }
}
