package relight.core.contents;

import java.util.Optional;

/** How large a picture says that it is, before it is unpacked. */
record PictureSize(int width, int height) {

    /** Of PNG, GIF and JPEG, by their headers; empty for anything else. */
    static Optional<PictureSize> of(byte[] bytes) {
        if (bytes.length >= 24 && (bytes[0] & 0xff) == 0x89 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G') {
            return sane(number(bytes, 16, 4), number(bytes, 20, 4));
        }
        if (bytes.length >= 10 && bytes[0] == 'G' && bytes[1] == 'I' && bytes[2] == 'F' && bytes[3] == '8') {
            return sane(bytes[6] & 0xff | (bytes[7] & 0xff) << 8, bytes[8] & 0xff | (bytes[9] & 0xff) << 8);
        }
        return bytes.length >= 4 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8 ? jpeg(bytes) : Optional.empty();
    }

    /** Segment by segment, to the one that begins the frame. */
    private static Optional<PictureSize> jpeg(byte[] bytes) {
        int at = 2;
        while (at + 9 < bytes.length && (bytes[at] & 0xff) == 0xff) {
            int marker = bytes[at + 1] & 0xff;
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return sane(number(bytes, at + 7, 2), number(bytes, at + 5, 2));
            }
            at += 2 + Math.max(2, (int) number(bytes, at + 2, 2));
        }
        return Optional.empty();
    }

    private static Optional<PictureSize> sane(long width, long height) {
        return width > 0 && height > 0 && width <= Integer.MAX_VALUE && height <= Integer.MAX_VALUE
                ? Optional.of(new PictureSize((int) width, (int) height)) : Optional.empty();
    }

    private static long number(byte[] bytes, int from, int length) {
        long value = 0;
        for (int i = from; i < from + length; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
