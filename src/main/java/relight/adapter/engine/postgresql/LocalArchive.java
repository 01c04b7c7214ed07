package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.engine.dump.Folders;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.FolderReading;
import relight.adapter.engine.place.Fetch;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** An archive in the step's spool on this machine: a file, or the folder of one in directory format. */
final class LocalArchive implements ArchiveSpool {

    private static final int BUFFER = 256 * 1024;

    private final ActionRun at;
    private final Opening opening;

    LocalArchive(ActionRun at, Opening opening) {
        this.at = at;
        this.opening = opening;
    }

    @Override
    public Path file() {
        return at.run().spool().resolve("archive");
    }

    @Override
    public String fetch(BackupStore store, Backup backup) throws IOException, InterruptedException {
        Folders.delete(file());
        return backup.object().isFolder() ? directory(store, backup) : whole(backup);
    }

    private String directory(BackupStore store, Backup backup) throws IOException, InterruptedException {
        try {
            Files.createDirectories(file());
            FolderReading reading = FolderReading.open(store, backup);
            return reading.readVerified((entry, content) -> keep(reading.path(entry), content),
                    count -> at.bytes(backup.location(), count, backup.size()), Fetch.told(at.run()));
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        }
    }

    /** pg_dump writes files without any folder below; what else lies there is not read by pg_restore (FS-1). */
    private void keep(String name, InputStream content) throws IOException {
        if (name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            Files.copy(content, file().resolve(name));
        }
    }

    /** Writes the content once; the hash of what was stored is known when the last byte is written (ALL-3, ALL-5). */
    private String whole(Backup backup) throws IOException, InterruptedException {
        try (BackupStream content = opening.open(backup)) {
            byte[] buffer = new byte[BUFFER];
            long written = 0;
            try (OutputStream out = Files.newOutputStream(file())) {
                for (int read = read(content, buffer, backup); read >= 0; read = read(content, buffer, backup)) {
                    write(out, buffer, read, written);
                    written += read;
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
            return at.finish(content, backup);
        }
    }

    private int read(InputStream content, byte[] buffer, Backup backup) throws InterruptedException {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw at.damaged(backup, e);
        }
    }

    private void write(OutputStream out, byte[] buffer, int length, long written) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new Problem(Message.of("restore.pg.disk", file().getParent(), new Bytes(written)), Message.of("restore.pg.disk.remedy"), e);
        }
    }

    @Override
    public byte[] said(Tool restore, String option) throws IOException, InterruptedException {
        ClientProcess.End end = new ClientProcess(List.of(restore.path().toString(), option, "--file=-", file().toString()), Map.of("LC_ALL", "C"),
                at.run().spool(), at::output).run();
        if (!end.good()) {
            throw new Problem(Message.of("restore.pg.failed", "pg_restore " + option, end.status(), end.firstError()));
        }
        return Files.readAllBytes(at.run().spool().resolve("stdout"));
    }

    @Override
    public Path put(String name, String text) throws IOException {
        return Files.writeString(at.run().spool().resolve(name), text);
    }

    @Override
    public void remove() throws IOException {
        Folders.delete(file());
    }
}
