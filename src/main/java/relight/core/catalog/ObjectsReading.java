package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import relight.core.kubernetes.ObjectText;

/** Reads objects of a cluster, as YAML or JSON, to their end: a list that is cut off has lost its kind, which stands last. */
final class ObjectsReading {

    private ObjectsReading() {}

    static ContentReader.Content read(InputStream content) throws IOException {
        AtomicLong objects = new AtomicLong();
        Verdict.Reason reason;
        try {
            ObjectText.each(new Unclosed(content), object -> objects.incrementAndGet());
            reason = objects.get() == 0 ? ContentReader.bad("catalog.content.objects.none") : ContentReader.fine("catalog.content.objects", objects.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            // What the parser says quotes the text, which may be a Secret's
            content.transferTo(OutputStream.nullOutputStream());
            reason = ContentReader.bad("catalog.content.objects.cut", objects.get());
        }
        return new ContentReader.Content(BackupFormat.Content.OBJECTS, "", List.of(reason));
    }

    /** The parser closes what it reads, and whoever counts its bytes reads on. */
    private static final class Unclosed extends java.io.FilterInputStream {

        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // closed by whoever opened it
        }
    }
}
