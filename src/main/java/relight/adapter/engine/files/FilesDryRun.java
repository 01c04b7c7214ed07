package relight.adapter.engine.files;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import relight.adapter.host.HostShell;
import relight.core.contents.Contents;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.core.restore.RestoreRequest;
import relight.core.restore.files.FilesPlanner;
import relight.core.restore.files.Selection;
import relight.core.workspace.FileScope;

/** Holds what lies in a backup against a folder, by size, time and link, as {@code rsync} does; bytes are compared when it is restored. */
final class FilesDryRun {

    private final Contents contents;
    private final RestoreRequest request;
    private final Path target;
    private final Selection selection;
    private final FileScope scope;
    private final int root;
    private final BitSet seen = new BitSet();
    private final DryRun.Collector found = new DryRun.Collector();

    /**
     * @param original where the system lives, by which its archives name the folder
     * @param target   what is compared; there may be nothing
     */
    FilesDryRun(Contents contents, RestoreRequest request, Path original, Path target, FileScope scope) {
        this.contents = contents;
        this.request = request;
        this.target = target;
        this.selection = Selection.of(request.choices(), original);
        this.scope = scope;
        this.root = contents.rootOf(original.toString());
    }

    DryRun run() throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(target, new Looking());
        }
        unseen(root, "");
        return found.made();
    }

    /** The same where the folder is not on this machine: what lies there is listed by find. */
    DryRun run(HostShell shell) throws IOException, InterruptedException {
        HostTree.list(shell, target.toString(), entry -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            look(entry.path(), new There(entry.kind(), entry.size(), entry.second(), entry.link()));
        });
        unseen(root, "");
        return found.made();
    }

    /** What lies at a path of the target; {@code kind} as find calls it. */
    private record There(char kind, long size, long second, String link) {

        private static There of(Path file, BasicFileAttributes there) throws IOException {
            char kind = there.isSymbolicLink() ? 'l' : there.isRegularFile() ? 'f' : there.isDirectory() ? 'd' : '?';
            return new There(kind, there.size(), there.lastModifiedTime().toInstant().getEpochSecond(), kind == 'l' ? Files.readSymbolicLink(file).toString() : "");
        }
    }

    private void look(String path, There there) {
        int node = contents.find(root, path);
        boolean covered = scope.covers(path) && selection.covers(path);
        if (node < 0 || !covered) {
            if (node >= 0) {
                seen.set(node);
            }
            found.add(covered && request.chosen(FilesPlanner.REMOVE) ? Kind.REMOVED : Kind.KEPT, path, there.size());
            return;
        }
        seen.set(node);
        if (isSame(node, there)) {
            found.add(Kind.UNCHANGED, path, contents.size(node));
        } else if (there.second() > contents.modified(node)) {
            found.add(request.chosen(FilesPlanner.KEEP_NEWER) ? Kind.NEWER_KEPT : Kind.NEWER_REPLACED, path, contents.size(node));
        } else {
            found.add(Kind.CHANGED, path, contents.size(node));
        }
    }

    private boolean isSame(int node, There there) {
        return switch (contents.kind(node)) {
            case LINK -> there.kind() == 'l' && there.link().equals(contents.link(node));
            case FILE -> there.kind() == 'f' && there.size() == contents.size(node) && there.second() == contents.modified(node);
            // A second name of a file has neither size nor time of its own in an archive
            case HARD_LINK -> there.kind() == 'f';
            case FOLDER -> there.kind() == 'd';
            case OTHER -> false;
        };
    }

    /** What the target does not have. */
    private void unseen(int folder, String path) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        for (int node : contents.children(folder)) {
            String below = path + contents.name(node);
            if (contents.isFolder(node)) {
                unseen(node, below + "/");
            } else if (!seen.get(node) && selection.covers(below)) {
                found.add(Kind.ADDED, below, contents.size(node));
            }
        }
    }

    private final class Looking extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException();
            }
            look(target.relativize(file).toString().replace(File.separatorChar, '/'), There.of(file, attributes));
            return FileVisitResult.CONTINUE;
        }
    }
}
