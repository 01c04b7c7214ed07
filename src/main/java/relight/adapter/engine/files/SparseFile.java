package relight.adapter.engine.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Set;

/** Writes a new file and leaves holes where it is told zeros, so that a sparse file takes no more room than it did. */
final class SparseFile extends OutputStream {

    private static final int BLOCK = 4096;
    private static final byte[] ZEROS = new byte[BLOCK];

    private final FileChannel file;
    private long position;
    private boolean hole;

    SparseFile(Path path, FileAttribute<?>... attributes) throws IOException {
        file = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE), attributes);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += BLOCK) {
            int some = Math.min(BLOCK, length - at);
            hole = Arrays.equals(bytes, offset + at, offset + at + some, ZEROS, 0, some);
            if (!hole) {
                ByteBuffer block = ByteBuffer.wrap(bytes, offset + at, some);
                while (block.hasRemaining()) {
                    file.write(block, position + some - block.remaining());
                }
            }
            position += some;
        }
    }

    /** A hole at the end becomes part of the file by its last byte. */
    @Override
    public void close() throws IOException {
        try (file) {
            if (hole) {
                file.write(ByteBuffer.wrap(ZEROS, 0, 1), position - 1);
            }
        }
    }
}
