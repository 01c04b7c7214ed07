package relight.core.restore.beside;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.catalog.Backup;

/**
 * What was seen of a place in the file system that is to be restored: a database file, a folder.
 *
 * @param host       of the place
 * @param target     absolute, links resolved
 * @param identity   what tells this file from another one of the same name; empty where nothing is there
 * @param size       bytes of what is there
 * @param newest     the newest data in it, as far as it can still be read
 * @param mountPoint whether it cannot be renamed, since a file system begins there
 * @param free       bytes on its file system
 * @param lock       who restores it at this moment; empty where nobody does
 * @param holders    processes that have it open, named with their numbers; bounded
 * @param intoTaken  whether the other target that was asked for is there already
 * @param at         when this was seen
 * @param elsewhere  empty on this machine
 */
public record PlaceFacts(String host, Path target, Optional<String> identity, long size, Optional<String> newest, boolean mountPoint,
                         long free, Optional<String> lock, List<String> holders, boolean intoTaken, Instant at, Optional<Elsewhere> elsewhere) {

    public PlaceFacts {
        holders = List.copyOf(holders);
    }

    /** On this machine. */
    public PlaceFacts(String host, Path target, Optional<String> identity, long size, Optional<String> newest, boolean mountPoint, long free,
                      Optional<String> lock, List<String> holders, boolean intoTaken, Instant at) {
        this(host, target, identity, size, newest, mountPoint, free, lock, holders, intoTaken, at, Optional.empty());
    }

    public boolean exists() {
        return identity.isPresent();
    }

    /**
     * The facts that must not change between plan and first change. Size and writers are not among them: a shop that goes on selling
     * is no other shop.
     *
     * @param needed bytes that the restore needs
     */
    public Map<String, String> preconditions(Backup backup, long needed) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("host", host);
        facts.put("target", target.toString());
        facts.put("identity", identity.orElse("–"));
        facts.put("bytes", backup.location() + " " + backup.verdict().sha256().orElse("–"));
        facts.put("lock", lock.orElse("–"));
        facts.put("space", free >= needed ? "enough" : "too little");
        return facts;
    }
}
