package relight.adapter.engine.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.restore.files.ArchiveEntry.Kind;
import relight.core.text.Problem;

class TarListingTest {

    @Test
    void readsWhateverNameAFileHas() {
        assertEquals(ListedEntry.of("it's \"new\nline\" ü\\", Kind.FILE, "", 12, Optional.of("33:4"), Optional.of(04755)),
                TarListing.read("-rwsr-xr-x 33/4              12 2026-12-01 01:35:17.04 \"it's \\\"new\\nline\\\" \\303\\274\\\\\""));
        assertEquals(ListedEntry.of("a -> b", Kind.LINK, "../c link to d", 0, Optional.of("0:0"), Optional.of(0777)),
                TarListing.read("lrwxrwxrwx 0/0               0 2026-12-01 01:35:17 \"a -> b\" -> \"../c link to d\""));
        assertEquals(ListedEntry.of("d/", Kind.FOLDER, "", 0, Optional.of("0:0"), Optional.of(01777)),
                TarListing.read("drwxrwxrwt* 0/0               0 2026-12-01 01:58:48.99721581  \"d/\""), "a fraction of a second that ends in a zero");
        assertEquals(Kind.OTHER, TarListing.read("crw-r--r-- 0/0             1,3 2026-12-01 01:35:17 \"null\"").entry().kind());
        assertEquals(Kind.HARD_LINK, TarListing.read("hrw-r--r-- 0/0               0 2026-12-01 01:35:17 \"b\" link to \"/etc/passwd\"").entry().kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tar: something", "-rw-r--r-- 0/0 2 2026-12-01 01:35:17 a", "-rw-r--r-- 0/0 2 2026-12-01 01:35:17 \"a"})
    void FS_1_whatIsNotUnderstoodIsNotPassedOver(String line) {
        assertThrows(Problem.class, () -> TarListing.read(line));
    }

    @Test
    void attributesBelongToTheEntryAboveThem() {
        List<ListedEntry> told = new java.util.ArrayList<>();
        try (TarListing listing = new TarListing(told::add)) {
            byte[] said = "-rw-r--r--* 0/0 2 2026-12-01 01:35:17 \"a\"\n  x: 20 security.capability\n  x: 1 user.b\n-rw-r--r-- 0/0 2 2026-12-01 01:35:17 \"b\"\n".getBytes();
            listing.write(said, 0, said.length);
        }
        assertEquals(List.of(List.of("security.capability", "user.b"), List.of()), told.stream().map(ListedEntry::attributes).toList());
    }
}
