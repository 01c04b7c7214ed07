package relight.adapter.practice;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import relight.core.catalog.WorkListener;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/**
 * A place to practise on: a workspace with a shop that runs, whose data is real, whose backups real backup runs have made, and that
 * can really be broken. Closing it ends the shop's process and nothing else; the folder stays.
 */
public final class PracticeSite implements AutoCloseable {

    private static final int DAILY = 14;
    private static final int WEEKLY = 4;
    private static final int MONTHLY = 3;
    private static final int DAMAGED_PAGES = 48;

    /** How the shop is, as it says itself: {@code status} of its health in HTTP, 0 where it does not answer. */
    public record State(boolean running, int status, String reason, int mediaStatus, String mediaReason) {

        public boolean well() {
            return running && status == 200 && mediaStatus == 200;
        }
    }

    /** One backup that is to be made on the way. */
    private interface BackupRun {
        void make(ShopData data, ShopBackups backups, Instant at) throws IOException, SQLException;
    }

    private final ShopFolder folder;
    private final ServiceProcess service;

    private PracticeSite(ShopFolder folder) {
        this.folder = folder;
        this.service = new ServiceProcess(folder.root());
    }

    /** The site in a folder: the one that is there, or a new one in an empty folder. Takes some seconds. */
    public static PracticeSite openOrCreate(Path folder, Messages words, WorkListener listener) throws IOException, InterruptedException {
        return Files.exists(folder.resolve(Workspace.FILE)) ? open(folder, words) : create(folder, words, listener);
    }

    /**
     * Makes a new site: data, backups, workspace. The shop is not started.
     *
     * @param words in whose language its runbooks are written
     * @throws Problem where the folder holds something already
     */
    public static PracticeSite create(Path folder, Messages words, WorkListener listener) throws IOException, InterruptedException {
        return create(folder, ZonedDateTime.now(ZoneId.systemDefault()), words, listener);
    }

    static PracticeSite create(Path folder, ZonedDateTime now, Messages words, WorkListener listener)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new Problem(Message.of("practice.folder.full", folder.toString()), Message.of("practice.folder.full.remedy"));
            }
        }
        PracticeSite site = new PracticeSite(new ShopFolder(folder));
        site.prepare();
        site.fill(now, listener);
        // The workspace comes last: a folder without it is not a site, whatever ended its making
        new PracticeWorkspace(site.folder, now.getZone(), words).write();
        return site;
    }

    /** Takes up a site that is there; its scripts call this program from now on, and its runbooks speak the reader's language. */
    public static PracticeSite open(Path folder, Messages words) throws IOException {
        PracticeSite site = new PracticeSite(new ShopFolder(folder));
        if (!Files.exists(site.folder.portFile()) || !Files.exists(site.folder.root().resolve(Workspace.FILE))) {
            throw new Problem(Message.of("practice.folder.other", folder.toString()), Message.of("practice.folder.other.remedy"));
        }
        new PracticeWorkspace(site.folder, ZoneId.systemDefault(), words).write();
        return site;
    }

    /** The folder of its workspace. */
    public Path workspace() {
        return folder.root();
    }

    /** Where the shop answers. */
    public String address() throws IOException {
        return folder.address();
    }

    /** Starts the shop, unless it runs, and waits until it answers. */
    public void start() throws IOException, InterruptedException {
        service.start();
    }

    /** Asks the shop how it is. */
    public State state() throws IOException, InterruptedException {
        Optional<HttpResponse<String>> data = service.status("/health");
        Optional<HttpResponse<String>> media = service.status("/health/media");
        return new State(service.running().isPresent(), data.map(HttpResponse::statusCode).orElse(0), data.map(HttpResponse::body).orElse("").strip(),
                media.map(HttpResponse::statusCode).orElse(0), media.map(HttpResponse::body).orElse("").strip());
    }

    /** Breaks something for real. */
    public void inject(Fault fault) throws IOException {
        switch (fault) {
            case CORRUPT_DATABASE -> overwritePages();
            case LOST_MEDIA -> removePictures();
        }
    }

    /** Ends the shop's process, whoever started it. */
    @Override
    public void close() throws IOException, InterruptedException {
        service.stop();
    }

    /** As a failing disk or a stray write does it: the file is there, its header is right, and pages in the middle are not. */
    private void overwritePages() throws IOException {
        byte[] waste = new byte[4096];
        Random random = new Random();
        try (RandomAccessFile file = new RandomAccessFile(folder.database().toFile(), "rw")) {
            long pages = file.length() / waste.length;
            for (int i = 0; i < DAMAGED_PAGES; i++) {
                random.nextBytes(waste);
                file.seek((pages / 4 + i * (pages / 2) / DAMAGED_PAGES) * waste.length);
                file.write(waste);
            }
            file.getFD().sync();
        }
    }

    /** Most of them, as a clean-up script with a wrong pattern does it. */
    private void removePictures() throws IOException {
        try (DirectoryStream<Path> pictures = Files.newDirectoryStream(folder.media(), "*.svg")) {
            for (Path picture : pictures) {
                if (!picture.getFileName().toString().endsWith("7.svg")) {
                    Files.delete(picture);
                }
            }
        }
    }

    private void prepare() throws IOException {
        Files.createDirectories(folder.database().getParent());
        Path run = Files.createDirectories(folder.pid().getParent());
        if (run.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
        }
        byte[] token = new byte[16];
        new SecureRandom().nextBytes(token);
        Files.writeString(folder.token(), HexFormat.of().formatHex(token) + "\n");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.portFile(), free.getLocalPort() + "\n");
        }
    }

    private void fill(ZonedDateTime now, WorkListener listener) throws IOException, InterruptedException {
        TreeMap<Instant, BackupRun> runs = runs(now);
        try (ShopData data = new ShopData(folder, runs.firstKey(), now.toInstant()); ShopBackups backups = new ShopBackups(folder, now.getZone())) {
            int done = 0;
            for (var run : runs.entrySet()) {
                listener.at("practice", done++, runs.size());
                data.growTo(run.getKey());
                run.getValue().make(data, backups, run.getKey());
            }
            data.growTo(now.toInstant());
            backups.finish();
            faults(runs, backups);
        } catch (SQLException e) {
            throw new IOException(e);
        }
        Files.deleteIfExists(folder.root().resolve(".snapshots"));
    }

    /** 14 nights at 02:00, 4 weeks at 01:00, 3 months at 00:30, and three more runs of the daily job since the last night. */
    private static TreeMap<Instant, BackupRun> runs(ZonedDateTime now) {
        ZonedDateTime night = now.minusMinutes(2).with(LocalTime.of(2, 0));
        night = night.isAfter(now.minusMinutes(2)) ? night.minusDays(1) : night;
        TreeMap<Instant, BackupRun> runs = new TreeMap<>(Comparator.naturalOrder());
        ZonedDateTime sunday = night.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY)).with(LocalTime.of(1, 0));
        ZonedDateTime first = night.withDayOfMonth(1).with(LocalTime.of(0, 30));
        for (int i = 0; i < MONTHLY; i++) {
            add(runs, first.minusMonths(i), (data, backups, at) -> backups.dump(data.connection(), "monthly", at));
        }
        for (int i = 0; i < WEEKLY; i++) {
            add(runs, sunday.minusWeeks(i), (data, backups, at) -> backups.dump(data.connection(), "weekly", at));
        }
        for (int i = 0; i < DAILY; i++) {
            add(runs, night.minusDays(i), (data, backups, at) -> {
                backups.copy(data.connection(), "daily", at);
                backups.media("media", at);
            });
        }
        Duration since = Duration.between(night, now);
        for (int i = 0; i < 3; i++) {
            add(runs, night.plus(since.multipliedBy(i + 1L).dividedBy(4)),
                    (data, backups, at) -> backups.copy(data.connection(), "daily", at));
        }
        return runs;
    }

    private static void add(TreeMap<Instant, BackupRun> runs, ZonedDateTime at, BackupRun run) {
        runs.merge(at.toInstant(), run, (one, other) -> (data, backups, when) -> {
            one.make(data, backups, when);
            other.make(data, backups, when);
        });
    }

    /** The three runs since the last night cannot be trusted, each for another reason. */
    private void faults(TreeMap<Instant, BackupRun> runs, ShopBackups backups) throws IOException {
        Instant third = runs.lastKey();
        Instant second = runs.lowerKey(third);
        Instant first = runs.lowerKey(second);
        backups.cut(backups.file("daily", "shop_", first, ".db.gz"), 80);
        backups.alter(backups.file("daily", "shop_", second, ".db.gz"));
        backups.empty(backups.file("daily", "shop_", third, ".db.gz"), third);
    }
}
