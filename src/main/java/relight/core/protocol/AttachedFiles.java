package relight.core.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The files that events of a recovery name, as they travel with it from one machine to another. */
record AttachedFiles(AttachmentStore store) {

    /** All of them together; a recovery that waits for a slow line is worse than one without a film. */
    static final long MOST_BYTES = 64L << 20;

    /** By their hashes, in the order in which they were attached, as many as there is room for. */
    Map<String, byte[]> of(List<Entry> entries) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long left = MOST_BYTES;
        for (Attached attached : attached(entries)) {
            Optional<String> hash = RecordAdditions.hash(attached).filter(one -> !files.containsKey(one));
            Optional<byte[]> file = attached.size() > left ? Optional.empty() : hash.flatMap(this::read);
            if (file.isPresent()) {
                files.put(hash.orElseThrow(), file.get());
                left -= file.get().length;
            }
        }
        return files;
    }

    /** Names of those that are not here, though an event names them. */
    List<String> absent(List<Entry> entries) {
        return attached(entries).stream().filter(attached -> RecordAdditions.hash(attached).filter(hash -> read(hash).isEmpty()).isPresent())
                .map(attached -> attached.name().toString()).distinct().toList();
    }

    /** Puts them among the files of this machine. */
    void keep(Collection<byte[]> files) {
        for (byte[] bytes : files) {
            try {
                Path file = Files.createTempFile("relight-attached", ".part");
                try {
                    Files.write(file, bytes);
                    store.keep(file);
                } finally {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new Problem(Message.of("records.attach.failed", "", String.valueOf(e.getMessage())), Message.of("records.attach.failed.remedy"), e);
            }
        }
    }

    private static List<Attached> attached(List<Entry> entries) {
        List<Attached> all = new ArrayList<>();
        entries.forEach(entry -> {
            if (entry.event() instanceof Attached attached) {
                all.add(attached);
            }
        });
        return all;
    }

    private Optional<byte[]> read(String hash) {
        try {
            return Optional.of(store.read(hash));
        } catch (Problem gone) {
            return Optional.empty();
        }
    }
}
