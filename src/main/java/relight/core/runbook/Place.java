package relight.core.runbook;

import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A place in a runbook's file, for sentences about what is wrong there.
 *
 * @param line   from 1
 * @param column from 1
 */
record Place(String file, int line, int column) {

    Place at(int otherLine, int otherColumn) {
        return new Place(file, otherLine, otherColumn);
    }

    /** The problem {@code runbook.KEY}, whose first value is the place, with its remedy {@code runbook.KEY.remedy}. */
    Problem problem(String key, Object... values) {
        return new Problem(message(key, values), message(key + ".remedy", values));
    }

    private Message message(String key, Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = this;
        System.arraycopy(values, 0, all, 1, values.length);
        return Message.of("runbook." + key, all);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
