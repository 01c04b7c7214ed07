package relight.core.catalog;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.workspace.BackupSeries;

/** One look at one store: everything below the prefixes of its series, each object matched with the series it may belong to. */
final class StoreRefresh {

    private static final String WORD = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int WORD_LENGTH = 12;
    private static final int TELL_EVERY = 1000;

    private record Sought(BackupSeries series, SeriesPattern pattern, CatalogIndex.Listing listing) {}

    /** The folders of a series while their files are counted; the last one is probably that of the next file too. */
    private static final class Folders {

        private final Sought sought;
        private final Map<String, FolderSum> sums = new HashMap<>();
        private String last = "";
        private FolderSum sum;

        Folders(Sought sought) {
            this.sought = sought;
        }

        void add(FolderEntry entry) {
            String key = entry.object().key();
            if (sum == null || !key.startsWith(last)) {
                Optional<String> folder = sought.pattern.folder(key);
                if (folder.isEmpty()) {
                    return;
                }
                last = folder.get();
                sum = sums.computeIfAbsent(last, FolderSum::new);
            }
            sum.add(entry);
        }
    }

    private final BackupStore store;
    private final List<BackupSeries> series;
    private final ZoneId zone;
    private final CatalogIndex index;
    private final MessageDigest digest = sha256();
    private long seen;

    StoreRefresh(BackupStore store, List<BackupSeries> series, ZoneId zone, CatalogIndex index) {
        this.store = store;
        this.series = series;
        this.zone = zone;
        this.index = index;
    }

    /** Lists and remembers. Where the store breaks off, nothing is forgotten of what was known. */
    void run(WorkListener listener) throws IOException {
        List<Sought> sought = new ArrayList<>();
        try {
            for (BackupSeries one : series) {
                sought.add(new Sought(one, SeriesPattern.of(one, zone), index.listing(one.name())));
            }
            Map<Boolean, List<Sought>> kinds = sought.stream().collect(Collectors.partitioningBy(one -> one.series.isFolder()));
            for (String prefix : prefixes(kinds.get(false))) {
                store.list(prefix, object -> take(kinds.get(false), object, listener));
            }
            folders(kinds.get(true), listener);
            sought.forEach(one -> one.listing.commit());
            listener.at(store.name(), seen, seen);
        } finally {
            sought.forEach(one -> one.listing.close());
        }
    }

    /** A prefix that begins with another one is listed with it. */
    private static List<String> prefixes(List<Sought> sought) {
        List<String> all = sought.stream().map(one -> one.pattern.prefix()).distinct().toList();
        return all.stream().filter(prefix -> all.stream().noneMatch(other -> !other.equals(prefix) && prefix.startsWith(other)))
                .toList();
    }

    /** A folder is known whole when all is listed; until then a sum of each is all that is kept. */
    private void folders(List<Sought> sought, WorkListener listener) throws IOException {
        List<Folders> all = sought.stream().map(Folders::new).toList();
        for (String prefix : prefixes(sought)) {
            store.walk(prefix, entry -> {
                all.forEach(folders -> folders.add(entry));
                tell(listener);
            });
        }
        for (Folders folders : all) {
            folders.sums.values().forEach(sum -> add(folders.sought, sum.object()));
        }
    }

    private void take(List<Sought> sought, StoredObject object, WorkListener listener) {
        sought.forEach(one -> add(one, object));
        tell(listener);
    }

    private void add(Sought one, StoredObject object) {
        Optional<Instant> point = one.pattern.recoveryPoint(object).map(named -> store.dates() ? object.modified() : named);
        if (point.isPresent()) {
            one.listing.add(new Backup(id(one.series.name(), object), one.series.name(), one.series.system(), store.name(), object,
                    store.describe(object.key()), one.series.kind(), point.get(), Verdict.UNVERIFIED));
        }
    }

    private void tell(WorkListener listener) {
        if (++seen % TELL_EVERY == 0) {
            listener.at(store.name(), seen, -1);
        }
    }

    /** Sixty bits of a hash in letters that nobody mistakes for one another. */
    private String id(String name, StoredObject object) {
        byte[] hash = digest.digest((name + '\0' + object.key() + '\0' + object.versionId().orElse(""))
                .getBytes(StandardCharsets.UTF_8));
        long bits = new BigInteger(1, hash).longValue();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < WORD_LENGTH; i++) {
            word.append(WORD.charAt((int) (bits >>> 5 * i) & 31));
        }
        return word.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
