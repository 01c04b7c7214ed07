package relight.ui.contents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.ui.common.Desk;

/** A look into the archive of an invented shop's files. */
public final class ContentsStage {

    private static final List<String> FOLDERS = List.of("invoices/2026-03", "invoices/2026-04", "pages", "products/desk", "products/floor", "products/garden");
    private static final int FILES = 40;

    private final BackupStore store;
    private final Backup backup;

    private ContentsStage(BackupStore store, Backup backup) {
        this.store = store;
        this.backup = backup;
    }

    /** With the archive in that folder. */
    public static ContentsStage in(Path folder) throws IOException, InterruptedException {
        archive(Files.createDirectories(folder.resolve("backups")).resolve("media_20260414.tar.gz"));
        StoreDefinition.Folder disk = new StoreDefinition.Folder("disk", folder.resolve("backups"), false);
        ProtectedSystem media = new ProtectedSystem("media", "files", "", List.of(), Objectives.NONE, Map.of("path", "media"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        BackupSeries nightly = new BackupSeries("media-nightly", "media", "disk", "media_{timestamp}.tar.gz", "yyyyMMdd", BackupSeries.Kind.FULL,
                Optional.empty(), Retention.NONE, 0, Optional.empty());
        BackupStore store = new FolderStore(disk);
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db"))) {
            Catalog catalog = new Catalog(new Workspace(folder, new Site("Lamp shop", "", ZoneOffset.UTC), List.of(disk), List.of(media), List.of(nightly),
                    List.of(), List.of(), List.of()), Map.of("disk", store), index);
            catalog.refresh(WorkListener.NONE);
            return new ContentsStage(store, catalog.verify(catalog.list(CatalogQuery.ALL, 0, 1).getFirst(), WorkListener.NONE));
        }
    }

    private static void archive(Path file) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            for (String folder : FOLDERS) {
                for (int i = 1; i <= FILES; i++) {
                    String kind = folder.startsWith("i") ? "txt" : "svg";
                    put(tar, "media/%s/%s-%03d.%s".formatted(folder, folder.substring(folder.indexOf('/') + 1), i, kind), "<svg/>".repeat(i * FILES));
                }
            }
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setUserName("shop");
        entry.setModTime(Instant.parse("2026-04-14T22:00:00Z").toEpochMilli());
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    /** Opens the sheet above whatever is shown, as the wizard does. */
    public void open(Desk desk) {
        new ContentsSheet(desk, new ContentsViewModel(store, backup, "media", desk.background()), Optional.of("contents.take"), paths -> { }).open();
    }
}
