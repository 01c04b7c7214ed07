package relight.adapter.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDPage;
import relight.core.protocol.MerkleTree;

/**
 * Fingerprints of pages over everything that can be seen on them: what is written, with which letters, and what lies above it. Words
 * alone would not show a picture that was laid over them, or a font in which an 8 looks like a 3.
 */
final class DrawnPages {

    /** How it is packed, and where it hangs in its document, is not seen. */
    private static final Set<COSName> UNSEEN = Set.of(COSName.PARENT, COSName.LENGTH, COSName.FILTER, COSName.DECODE_PARMS);

    private static final byte[] NOTHING = new byte[MerkleTree.HASH];

    private final Map<COSBase, byte[]> known = new IdentityHashMap<>();

    String of(PDPage page) {
        return HexFormat.of().formatHex(digest(page.getCOSObject()));
    }

    private byte[] digest(COSBase base) {
        COSBase what = base instanceof COSObject object ? object.getObject() : base;
        if (what == null) {
            return NOTHING;
        }
        byte[] before = known.get(what);
        if (before == null) {
            // Whatever leads back to what is being looked at adds nothing that can be seen
            known.put(what, NOTHING);
            before = fresh(what);
            known.put(what, before);
        }
        return before;
    }

    private byte[] fresh(COSBase what) {
        MessageDigest digest = MerkleTree.sha256();
        switch (what) {
            case COSDictionary dictionary -> {
                add(digest, "<<");
                Set<COSName> names = new TreeSet<>(dictionary.keySet());
                names.removeAll(UNSEEN);
                names.forEach(name -> {
                    add(digest, name.getName());
                    digest.update(digest(dictionary.getItem(name)));
                });
                if (dictionary instanceof COSStream stream) {
                    stream(digest, stream);
                }
            }
            case COSArray array -> {
                add(digest, "[");
                array.forEach(item -> digest.update(digest(item)));
            }
            case COSString string -> {
                add(digest, "(");
                digest.update(string.getBytes());
            }
            default -> add(digest, what.toString());
        }
        return digest.digest();
    }

    private static void stream(MessageDigest digest, COSStream stream) {
        byte[] buffer = new byte[8_192];
        try (InputStream in = stream.createInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With its length, so that no two sequences of words read the same. */
    private static void add(MessageDigest digest, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) utf8.length);
        digest.update(utf8);
    }
}
