package relight.core.contents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import relight.core.catalog.BackupStore;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.StoredObject;

/** A stored object that is read here and there: it is opened anew where the reading jumps, and read on where it does not. */
final class StoredChannel implements SeekableByteChannel {

    /** A jump of less is read over: that takes less time than asking the store again. */
    private static final long NEAR = 256 * 1024;

    private final BackupStore store;
    private final StoredObject object;
    private Optional<InputStream> in = Optional.empty();
    private long reached;
    private long position;
    private boolean open = true;

    StoredChannel(BackupStore store, StoredObject object) {
        this.store = store;
        this.object = object;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= object.size()) {
            return -1;
        }
        InputStream stream = at(position);
        byte[] bytes = new byte[Math.min(target.remaining(), 64 * 1024)];
        int read = stream.read(bytes, 0, bytes.length);
        if (read > 0) {
            target.put(bytes, 0, read);
            position += read;
            reached = position;
        }
        return read;
    }

    private InputStream at(long wanted) throws IOException {
        if (in.isPresent() && wanted >= reached && wanted - reached <= NEAR) {
            in.get().skipNBytes(wanted - reached);
        } else {
            closeStream();
            in = Optional.of(ResumedStream.open(store, object, wanted, broken -> { }));
        }
        reached = wanted;
        return in.get();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long wanted) {
        position = wanted;
        return this;
    }

    @Override
    public long size() {
        return object.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private void closeStream() throws IOException {
        if (in.isPresent()) {
            in.get().close();
            in = Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        open = false;
        closeStream();
    }
}
