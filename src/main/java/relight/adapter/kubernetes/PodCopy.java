package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.dsl.ContainerResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import relight.core.kubernetes.ClusterAction;
import relight.core.recovery.Progress;
import relight.core.text.Bytes;

/**
 * Files and folders into a pod and out of it, over exec. The size is said to the pod's shell, since the end of a stream does not get through to
 * it; under its own name stands only what is there whole. A folder goes as an archive: what it holds comes into the folder that is named.
 */
final class PodCopy {

    private static final String FILE_IN = "t=$2; [ -d \"$t\" ] && t=\"$t/$3\"; head -c \"$1\" > \"$t.part\" && mv \"$t.part\" \"$t\"";
    private static final String FOLDER_IN = """
            set -e
            trap 'rm -rf "$2.part"' EXIT
            rm -rf "$2.part"; mkdir -p "$2.part"
            head -c "$1" | tar -C "$2.part" -o -xf -
            if [ -d "$2" ]; then cp -a "$2.part/." "$2/"; else mv "$2.part" "$2"; fi""";

    private final ClusterRun run;
    private final PodCommands commands;
    private final ClusterAction.Copy copy;
    private final String pod;
    private final Path local;

    PodCopy(ClusterRun run, ClusterAction.Copy copy, Path local) throws InterruptedException {
        this.run = run;
        this.commands = new PodCommands(run);
        this.copy = copy;
        this.pod = commands.pod(copy.pod());
        this.local = local.normalize();
    }

    void copy() throws InterruptedException {
        try {
            if (copy.intoThePod() ? Files.isDirectory(local) : isFolder()) {
                folder();
            } else {
                file();
                run.say("copied", copy.intoThePod() ? copy.local() : pod + ":" + copy.path(), copy.intoThePod() ? pod + ":" + copy.path() : copy.local());
            }
        } catch (IOException e) {
            throw ClusterRun.problem("file", local, String.valueOf(e.getMessage()));
        }
    }

    private ContainerResource container() throws InterruptedException {
        return commands.container(copy.pod(), pod, copy.container());
    }

    private void file() throws IOException, InterruptedException {
        if (copy.intoThePod()) {
            try (InputStream file = Files.newInputStream(local); OutputStream out = commands.lines()) {
                commands.end(container().redirectingInput().writingOutput(out), pod, List.of("sh", "-c", FILE_IN, "sh", Long.toString(Files.size(local)), copy.path(),
                        local.getFileName().toString()), new Told(file, Files.size(local)));
            }
            return;
        }
        Path whole = Files.isDirectory(local) ? local.resolve(copy.path().substring(copy.path().lastIndexOf('/') + 1)) : local;
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try (OutputStream file = Files.newOutputStream(part)) {
            commands.end(container().writingOutput(file), pod, List.of("cat", copy.path()), InputStream.nullInputStream());
        }
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Asked of the pod; an image without even that question has files alone, as far as can be seen. */
    private boolean isFolder() throws InterruptedException {
        return commands.status(container(), List.of("test", "-d", copy.path())) == 0;
    }

    private void folder() throws IOException, InterruptedException {
        String there = copy.path().replaceAll("(?<=.)/+$", "");
        if (!commands.knows(container(), "tar")) {
            throw ClusterRun.problem("no-tar", pod, copy.intoThePod() ? copy.local() : there);
        }
        if (copy.intoThePod()) {
            FolderTar tar = FolderTar.of(local);
            try (InputStream packed = tar.open(); OutputStream out = commands.lines()) {
                commands.end(container().redirectingInput().writingOutput(out), pod, List.of("sh", "-c", FOLDER_IN, "sh", Long.toString(tar.size()), there),
                        new Told(packed, tar.size()));
            }
            run.say("copied-folder", copy.local(), pod + ":" + there, tar.files(), new Bytes(tar.bytes()));
            return;
        }
        Optional<Long> size = size(there);
        try (FolderUntar untar = new FolderUntar(local, done -> run.run().progress(new Progress(copy.path(), done, size, Progress.Unit.BYTES)))) {
            commands.read(container(), pod, List.of("tar", "-C", there, "-cf", "-", "."), untar::read);
            untar.take();
            run.say("copied-folder", pod + ":" + there, copy.local(), untar.files(), new Bytes(untar.bytes()));
        }
    }

    /** Roughly, for the progress; empty where the pod cannot say. */
    private Optional<Long> size(String there) throws InterruptedException {
        String answer = commands.answer(container(), List.of("du", "-sk", there)).split("\\s", 2)[0];
        return answer.matches("\\d{1,15}") ? Optional.of(Long.parseLong(answer) << 10) : Optional.empty();
    }

    /** Tells how far it has been read. */
    private final class Told extends java.io.FilterInputStream {

        private final long total;
        private long done;

        Told(InputStream in, long total) {
            super(in);
            this.total = total;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int count = super.read(bytes, from, most);
            done += Math.max(0, count);
            run.run().progress(new Progress(copy.local(), done, Optional.of(total), Progress.Unit.BYTES));
            return count;
        }
    }
}
