package relight.adapter.engine.postgresql.pitr;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import relight.adapter.engine.place.Fetch;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Wrapping;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.Catalog;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.UnwrappedStream;
import relight.core.restore.BackupLines;
import relight.core.restore.postgresql.pitr.PitrFacts.Form;

/** Unpacks a base backup beside the data folder while it is fetched and hashed; with it once, nothing of it is left half done. */
final class BaseFetch {

    private static final String DONE = "[ -f \"$work/base.ok\" ] && echo yes\ntrue\n";
    static final String EMPTY = """
            as rm -rf "$restored"
            as mkdir -m 700 "$restored" || exit 1
            """;
    /** A stream that ends too early ends gzip with an error, and tar with it; a pipe alone would not tell. */
    static final String UNPACK = """
            as mkdir -p "$restored/$below"
            as rm -f "$work/damaged"
            { case "$unwrap" in
                gzip) gzip -dc || as touch "$work/damaged" ;;
                *) cat ;;
              esac; } | as tar -x -f - -C "$restored/$below" || exit 1
            [ ! -e "$work/damaged" ]
            """;
    static final String KEEP = "put \"$restored/backup_manifest\"\n";
    /** Folders that a bucket cannot keep since nothing lies in them. */
    private static final String COMPLETE = """
            for folder in pg_wal/archive_status pg_tblspc pg_notify pg_serial pg_snapshots pg_stat pg_stat_tmp pg_subtrans pg_replslot pg_twophase \\
                pg_dynshmem pg_commit_ts pg_logical/snapshots pg_logical/mappings; do
              as mkdir -p "$restored/$folder" || exit 1
            done
            as touch "$work/base.ok"
            """;
    private static final int PIPE = 1 << 20;

    private final PitrRun at;
    private final Backup backup;
    private final BackupStore store;

    BaseFetch(PitrRun at, Catalog catalog) {
        this.at = at;
        this.backup = BackupLines.read(at.words());
        this.store = catalog.store(backup.store());
    }

    /** Fetches it, unless an earlier run has it whole. */
    void fetch() throws IOException, InterruptedException {
        if (!at.host().must(DONE, Map.of(), line -> { }).out().isBlank()) {
            return;
        }
        at.host().must(EMPTY, Map.of(), line -> { });
        Optional<String> there = new BaseReading(at, store, backup).read();
        at.run().output("SHA-256 " + (there.isPresent() ? there.get() : through()));
        at.host().must(COMPLETE, Map.of(), line -> { });
    }

    /** Through this machine. */
    private String through() throws IOException, InterruptedException {
        return switch (Form.valueOf(at.with("form"))) {
            case TAR -> tar();
            case FOLDER_OF_TARS -> FolderReading.open(store, backup).readVerified(this::part, read -> at.bytes(backup.location(), read, backup.size()),
                    Fetch.told(at.run()));
            case PLAIN -> plain();
        };
    }

    /** Stored bytes go as they are where the machine can unwrap them: less goes over the wire. */
    private String tar() throws IOException, InterruptedException {
        List<Wrapping> wrappings = backup.verdict().format().orElseThrow().wrappings();
        boolean there = wrappings.equals(List.of(Wrapping.GZIP));
        try (BackupStream stream = BackupStream.open(store, backup, there ? List.of() : wrappings, read -> at.bytes(backup.location(), read, backup.size()),
                Fetch.told(at.run()))) {
            at.host().feed(UNPACK, Map.of("unwrap", there ? "gzip" : "", "below", "."), stream, line -> { });
            return stream.finish();
        }
    }

    /** What lies in the folder of a {@code pg_basebackup -Ft}; called by several threads. */
    private void part(FolderEntry entry, InputStream content) throws IOException {
        String path = entry.object().key().substring(backup.object().key().length());
        boolean base = BaseLook.BASE_TAR.matcher(path).matches();
        if (base || BaseLook.WAL_TAR.matcher(path).matches()) {
            boolean gzip = path.endsWith(".gz");
            InputStream stream = gzip ? content : UnwrappedStream.open(content, ReadingCaps.DEFAULT);
            feed(UNPACK, Map.of("unwrap", gzip ? "gzip" : "", "below", base ? "." : "pg_wal"), stream);
        } else if (path.equals("backup_manifest")) {
            feed(KEEP, Map.of(), content);
        }
    }

    private void feed(String program, Map<String, String> more, InputStream data) throws IOException {
        try {
            at.host().feed(program, more, data, line -> { });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException();
        }
    }

    /** A folder of files goes as one tar that is made on the way. */
    private String plain() throws IOException, InterruptedException {
        FolderReading reading = FolderReading.open(store, backup);
        try (PipedInputStream in = new PipedInputStream(PIPE); PipedOutputStream out = new PipedOutputStream(in)) {
            FutureTask<String> writing = new FutureTask<>(() -> {
                try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
                    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
                    for (FolderEntry entry : reading.entries()) {
                        if (entry.kind() == FolderEntry.Kind.FOLDER) {
                            put(tar, entry, reading.path(entry).replaceFirst("/*$", "/"), null);
                        }
                    }
                    return reading.readVerified((entry, content) -> file(tar, entry, reading.path(entry), content),
                            read -> at.bytes(backup.location(), read, backup.size()), Fetch.told(at.run()));
                } finally {
                    out.close();
                }
            });
            Thread.ofPlatform().daemon().name("relight-base").start(writing);
            try {
                at.host().feed(UNPACK, Map.of("unwrap", "", "below", "."), in, line -> { });
                return writing.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException problem) {
                    throw problem;
                }
                throw new IOException(e.getCause());
            }
        }
    }

    private static void file(TarArchiveOutputStream tar, FolderEntry entry, String path, InputStream content) throws IOException {
        if (entry.kind() == FolderEntry.Kind.FILE) {
            put(tar, entry, path, content);
        }
    }

    private static void put(TarArchiveOutputStream tar, FolderEntry entry, String path, InputStream content) throws IOException {
        synchronized (tar) {
            TarArchiveEntry header = new TarArchiveEntry(path, content == null ? TarConstants.LF_DIR : TarConstants.LF_NORMAL);
            header.setMode(content == null ? 0700 : 0600);
            header.setSize(content == null ? 0 : entry.object().size());
            tar.putArchiveEntry(header);
            if (content != null) {
                content.transferTo(tar);
            }
            tar.closeArchiveEntry();
        }
    }
}
