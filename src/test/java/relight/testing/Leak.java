package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Looks for something that must not lie on the disk, in every byte of every file. */
public final class Leak {

    private Leak() {}

    /** The files under the folder that hold the text: as it is, in UTF-16, in base64 at any place of a longer text, or in hexadecimal. */
    public static List<Path> of(String text, Path folder) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<byte[]> forms = new ArrayList<>(List.of(bytes, text.getBytes(StandardCharsets.UTF_16LE),
                HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII)));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 1).getBytes(StandardCharsets.US_ASCII));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(file -> forms.stream().anyMatch(form -> holds(file, form))).toList();
        }
    }

    private static boolean holds(Path file, byte[] form) {
        try {
            byte[] content = Files.readAllBytes(file);
            for (int at = 0; at + form.length <= content.length; at++) {
                int same = 0;
                while (same < form.length && content[at + same] == form[same]) {
                    same++;
                }
                if (same == form.length) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
