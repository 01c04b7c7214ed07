package relight.adapter.sqlite;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import relight.core.protocol.MerkleTree;
import relight.core.protocol.Opening;

/** The words of one event as one value: for each the commitment, the salt, the length and the UTF-8. */
final class StoredWords {

    private static final int FIXED = MerkleTree.HASH + Opening.SALT + Integer.BYTES;

    private StoredWords() {}

    static byte[] pack(List<Opening> openings) {
        int length = openings.stream().mapToInt(opening -> FIXED + opening.words().length).sum();
        ByteBuffer packed = ByteBuffer.allocate(length);
        for (Opening opening : openings) {
            packed.put(HexFormat.of().parseHex(opening.commitment())).put(opening.salt());
            packed.putInt(opening.words().length).put(opening.words());
        }
        return packed.array();
    }

    /** What can be made out of the bytes; the rest of damaged ones counts as erased, and the commitments tell. */
    static List<Opening> unpack(byte[] packed) {
        List<Opening> openings = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(packed);
        try {
            while (rest.hasRemaining()) {
                String commitment = HexFormat.of().formatHex(bytes(rest, MerkleTree.HASH));
                byte[] salt = bytes(rest, Opening.SALT);
                openings.add(new Opening(commitment, salt, bytes(rest, rest.getInt())));
            }
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            return openings;
        }
        return openings;
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
