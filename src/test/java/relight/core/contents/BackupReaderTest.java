package relight.core.contents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.contents.Contents.Kind;
import relight.core.text.Problem;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** A look into backups of each form, the bytes written by the system's tar or by libraries and read through a store. */
class BackupReaderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "tar.zst", "folder"})
    void listsWhatTheSystemsTarOrAFolderHoldsAndTakesOneFileOut(String form) throws Exception {
        Path media = media();
        BackupReader reader = reader(form.equals("folder") ? "media/" : packed(form, media));
        Contents contents = reader.list(WorkListener.NONE);
        int root = contents.rootOf("/srv/media");
        String before = root == Contents.ROOT ? "" : "media/";
        int plan = contents.find(before + "docs/plan.txt");
        assertEquals(Kind.FILE, contents.kind(plan));
        assertEquals(8, contents.size(plan));
        assertEquals("-rw-r-----", ModeText.of(contents.kind(plan), contents.mode(plan)));
        assertEquals(Files.getLastModifiedTime(media.resolve("docs/plan.txt")).toInstant().getEpochSecond(), contents.modified(plan));
        assertFalse(contents.owner(plan).isEmpty());
        assertEquals("docs/plan.txt", contents.link(contents.find(before + "newest")));
        assertEquals(Kind.LINK, contents.kind(contents.find(before + "newest")));
        assertEquals(4, contents.files(Contents.ROOT));
        assertEquals("the plan", text(reader, contents, plan));
        assertEquals("x".repeat(200_000), text(reader, contents, contents.find(before + "large.txt")));
        assertEquals(List.of("docs", "empty.txt", "large.txt", "newest"), names(contents, root));
    }

    @Test
    void aZipIsListedByItsDirectoryAloneAndAFileOfItReadFromWhereItLies() throws Exception {
        Path zip = folder.resolve("all.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip.toFile())) {
            for (int i = 0; i < 40; i++) {
                ZipArchiveEntry entry = new ZipArchiveEntry("many/" + i + ".bin");
                entry.setUnixMode(0100640);
                entry.setMethod(ZipArchiveEntry.DEFLATED);
                byte[] bytes = new byte[100_000];
                new java.util.Random(i).nextBytes(bytes);
                put(out, entry, i == 17 ? "the seventeenth".getBytes(StandardCharsets.UTF_8) : bytes);
            }
        }
        AtomicLong read = new AtomicLong();
        BackupReader reader = new BackupReader(counting(read), backup("all.zip"));
        Contents contents = reader.list(WorkListener.NONE);
        assertEquals(40, contents.files(contents.find("many")));
        assertTrue(read.get() < 600_000, read + " bytes of 4 MB were read for the list");
        assertEquals("-rw-r-----", ModeText.of(Kind.FILE, contents.mode(contents.find("many/3.bin"))));
        assertEquals("the seventeenth", text(reader, contents, contents.find("many/17.bin")));
    }

    @Test
    void FS_1_entriesForWhichARestoreRefusesTheArchiveAreMarkedAndCannotBeTicked() throws Exception {
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("bad.tar")), "UTF-8")) {
            put(out, new TarArchiveEntry("../outside.txt", true), "x");
            put(out, new TarArchiveEntry("/etc/passwd", true), "x");
            TarArchiveEntry link = new TarArchiveEntry("docs/link", TarConstants.LF_SYMLINK);
            link.setLinkName("../../secret");
            put(out, link, "");
            put(out, new TarArchiveEntry("docs/fine.txt"), "fine");
        }
        Contents contents = reader("bad.tar").list(WorkListener.NONE);
        Ticks ticks = new Ticks(contents, Contents.ROOT);
        for (String name : List.of("../outside.txt", "etc/passwd", "docs/link")) {
            int node = contents.find(name);
            assertTrue(contents.isRefused(node) && !ticks.mayHave(node), name);
        }
        assertTrue(ticks.mayHave(contents.find("docs/fine.txt")));
    }

    @Test
    void aFileThatAnArchiveHoldsTwiceIsTheLaterOne() throws Exception {
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(folder.resolve("twice.tar")), "UTF-8")) {
            put(out, new TarArchiveEntry("a.txt"), "first");
            put(out, new TarArchiveEntry("a.txt"), "the second");
        }
        BackupReader reader = reader("twice.tar");
        Contents contents = reader.list(WorkListener.NONE);
        assertEquals(1, contents.files(Contents.ROOT));
        assertEquals("the second", text(reader, contents, contents.find("a.txt")));
    }

    @Test
    void aHundredThousandEntriesTakeAFewMegabytesAndAreFoundByName() throws Exception {
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(folder.resolve("many.tar.gz"))), "UTF-8")) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < 100_000; i++) {
                put(out, new TarArchiveEntry("photos/" + i % 300 + "/picture-" + i + (i % 1000 == 7 ? ".PNG" : ".jpg")), "");
            }
        }
        Runtime.getRuntime().gc();
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        Contents contents = reader("many.tar.gz").list(WorkListener.NONE);
        Runtime.getRuntime().gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() - before;
        assertEquals(100_000, contents.files(Contents.ROOT));
        assertTrue(used < 30_000_000, used + " bytes");
        assertEquals(100, contents.search(".png", 1_000).length);
        assertEquals(100, contents.search("*.PNG", 1_000).length);
        assertEquals(334, contents.search("photos/7/*.jpg", 1_000).length + contents.search("photos/7/*.PNG", 1_000).length);
        assertEquals(50, contents.search("picture", 50).length);
        assertEquals(300, contents.children(contents.find("photos")).length);
    }

    @Test
    void whatIsCancelledEnds() throws Exception {
        Path media = media();
        byte[] noise = new byte[1_000_000];
        new java.util.Random(1).nextBytes(noise);
        Files.write(media.resolve("noise.bin"), noise);
        String name = packed("tar.gz", media);
        try {
            assertThrows(InterruptedIOException.class, () -> reader(name).list((what, done, total) -> Thread.currentThread().interrupt()));
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aDumpOfADatabaseSaysThatItHoldsNoFiles() throws Exception {
        Files.writeString(folder.resolve("shop.sql"), "-- PostgreSQL database dump\nCREATE TABLE orders (id int);\n");
        Problem problem = assertThrows(Problem.class, () -> reader("shop.sql").list(WorkListener.NONE));
        assertTrue(problem.getMessage().contains("shop.sql holds no files"), problem.getMessage());
    }

    @Test
    void whatIsTickedIsSaidByAsFewPathsAsItTakes() throws Exception {
        Contents contents = reader(packed("tar", media())).list(WorkListener.NONE);
        Ticks ticks = new Ticks(contents, contents.rootOf("/srv/media"));
        int docs = contents.find("media/docs");
        ticks.turn(contents.find("media/docs/plan.txt"));
        ticks.turn(contents.find("media/large.txt"));
        assertEquals(List.of("docs/plan.txt", "large.txt"), ticks.paths().stream().sorted().toList());
        assertTrue(ticks.hasPart(contents.find("media")) && ticks.hasPart(docs));
        ticks.turn(docs);
        assertEquals(List.of("docs", "large.txt"), ticks.paths().stream().sorted().toList());
        assertTrue(ticks.has(contents.find("media/docs/plan.txt")));
        ticks.turn(contents.find("media"));
        assertEquals(List.of(), ticks.paths());
        assertEquals(4, ticks.files());
        ticks.turn(contents.find("media/docs/plan.txt"));
        assertEquals(List.of("empty.txt", "large.txt", "newest"), ticks.paths().stream().sorted().toList());
        assertFalse(ticks.has(docs));
    }

    @Test
    void aPictureIsShownOnlyWhereItsHeaderPromisesThatItFits() throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", png);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(31, 21, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
        assertEquals(30, assertInstanceOf(Preview.Picture.class, Preview.of(png.toByteArray(), png.size())).width());
        Preview.Picture photo = assertInstanceOf(Preview.Picture.class, Preview.of(jpeg.toByteArray(), jpeg.size()));
        assertEquals(List.of(31, 21), List.of(photo.width(), photo.height()));
        byte[] bomb = png.toByteArray();
        bomb[17] = 0x7f;
        assertInstanceOf(Preview.LargePicture.class, Preview.of(bomb, bomb.length));
        assertInstanceOf(Preview.LargePicture.class, Preview.of(Arrays.copyOf(png.toByteArray(), 60), png.size()));
    }

    @Test
    void aTextThatIsCutInASignIsShownAndWhatTurnsItAroundIsWrittenOut() {
        byte[] text = ("ä".repeat(40_000) + "!").getBytes(StandardCharsets.UTF_8);
        byte[] odd = ("a" + "ä".repeat(40_000)).getBytes(StandardCharsets.UTF_8);
        assertEquals(32_768, assertInstanceOf(Preview.Text.class, Preview.of(text, text.length)).text().length());
        assertEquals(32_768, assertInstanceOf(Preview.Text.class, Preview.of(odd, odd.length)).text().length());
        assertEquals("pay \\u202E001", assertInstanceOf(Preview.Text.class, Preview.of("pay \u202e001".getBytes(StandardCharsets.UTF_8), 10)).text());
        assertInstanceOf(Preview.Binary.class, Preview.of(new byte[] {1, 2, (byte) 0xff, (byte) 0xfe, 0}, 5));
        assertInstanceOf(Preview.Empty.class, Preview.of(new byte[0], 0));
    }

    private Path media() throws IOException {
        Path media = folder.resolve("media");
        Files.createDirectories(media.resolve("docs"));
        Files.writeString(media.resolve("docs/plan.txt"), "the plan");
        Files.setAttribute(media.resolve("docs/plan.txt"), "unix:mode", 0640);
        Files.setLastModifiedTime(media.resolve("docs/plan.txt"), java.nio.file.attribute.FileTime.from(Instant.parse("2026-04-01T10:00:00Z")));
        Files.writeString(media.resolve("large.txt"), "x".repeat(200_000));
        Files.createFile(media.resolve("empty.txt"));
        Files.createSymbolicLink(media.resolve("newest"), Path.of("docs/plan.txt"));
        return media;
    }

    private String packed(String form, Path media) throws Exception {
        Path tar = folder.resolve("all.tar");
        assertEquals(0, new ProcessBuilder("tar", "-C", folder.toString(), "-cf", tar.toString(), media.getFileName().toString()).inheritIO().start().waitFor());
        if (form.equals("tar")) {
            return "all.tar";
        }
        Path packed = folder.resolve("all." + form);
        try (OutputStream file = Files.newOutputStream(packed); OutputStream out = form.endsWith("gz") ? new GZIPOutputStream(file) : new ZstdOutputStream(file)) {
            Files.copy(tar, out);
        }
        return "all." + form;
    }

    private static void put(TarArchiveOutputStream out, TarArchiveEntry entry, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
    }

    private static void put(ZipArchiveOutputStream out, ZipArchiveEntry entry, byte[] bytes) throws IOException {
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
    }

    private static String text(BackupReader reader, Contents contents, int node) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader.copy(contents, node, out, Long.MAX_VALUE, WorkListener.NONE);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> names(Contents contents, int folder) {
        return Arrays.stream(contents.children(folder)).mapToObj(contents::name).toList();
    }

    private FolderStore store() {
        return new FolderStore(new StoreDefinition.Folder("disk", folder, false));
    }

    private BackupReader reader(String key) throws Exception {
        return new BackupReader(store(), key.endsWith("/") ? listed() : backup(key));
    }

    private Backup backup(String key) throws IOException {
        return new Backup("b1", "nightly", "media", "disk", store().find(key).orElseThrow(), store().describe(key), BackupSeries.Kind.FULL, Instant.EPOCH,
                Verdict.UNVERIFIED);
    }

    /** A backup that is a folder, as the catalog lists it. */
    private Backup listed() throws Exception {
        Files.move(folder.resolve("media"), folder.resolve("20260415"));
        Files.createSymbolicLink(folder.resolve("media"), Path.of("20260415"));
        BackupSeries series = new BackupSeries("nightly", "media", "disk", "{year}{month}{day}/", "", BackupSeries.Kind.FULL, Optional.empty(),
                Retention.NONE, 0, Optional.empty());
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db"))) {
            Catalog catalog = new Catalog(new Workspace(folder, new Site("Shop", "test", ZoneId.of("UTC")), List.of(), List.of(), List.of(series),
                    List.of(), List.of(), List.of()), Map.of("disk", store()), index);
            catalog.refresh(WorkListener.NONE);
            return catalog.list(CatalogQuery.ALL, 0, 1).getFirst();
        }
    }

    private BackupStore counting(AtomicLong read) {
        FolderStore store = store();
        return (BackupStore) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BackupStore.class}, (proxy, method, values) -> {
            Object answer = method.invoke(store, values);
            return answer instanceof java.io.InputStream in ? new java.io.FilterInputStream(in) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int some = super.read(bytes, offset, length);
                    read.addAndGet(Math.max(0, some));
                    return some;
                }
            } : answer;
        });
    }
}
