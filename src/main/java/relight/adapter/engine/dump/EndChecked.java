package relight.adapter.engine.dump;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose end is only told after something has been checked. */
public final class EndChecked extends FilterInputStream {

    private final Runnable check;
    private boolean checked;

    public EndChecked(InputStream in, Runnable check) {
        super(in);
        this.check = check;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0 && !checked) {
            checked = true;
            check.run();
        }
        return read;
    }
}
