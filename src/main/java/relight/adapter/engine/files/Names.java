package relight.adapter.engine.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Consumer;

/** Names on their way to another machine and back, each with a zero byte behind it: no name holds one. */
final class Names {

    private Names() {}

    static InputStream written(Collection<String> names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String name : names) {
            bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    static OutputStream read(Consumer<String> told) {
        return new OutputStream() {

            private final ByteArrayOutputStream name = new ByteArrayOutputStream();

            @Override
            public void write(int one) {
                if (one == 0) {
                    told.accept(name.toString(StandardCharsets.UTF_8));
                    name.reset();
                } else {
                    name.write(one);
                }
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                int from = offset;
                for (int at = offset; at < offset + length; at++) {
                    if (bytes[at] == 0) {
                        name.write(bytes, from, at - from);
                        write(0);
                        from = at + 1;
                    }
                }
                name.write(bytes, from, offset + length - from);
            }
        };
    }
}
