package relight.core.restore.beside;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Thawing;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** What stands in the way of a restore to a place in the file system, whatever lies there. */
public final class PlaceRefusals {

    private final RestoreRequest request;
    private final PlaceFacts facts;
    private final Messages words;
    private final List<Refusal> refusals = new ArrayList<>();

    public PlaceRefusals(RestoreRequest request, PlaceFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
    }

    /**
     * All reasons at once.
     *
     * @param formats what the engine can read
     * @param needed  bytes that the restore needs
     */
    public List<Refusal> find(Set<BackupFormat.Content> formats, long needed) {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            refusals.addAll(thawing.refusals());
        } else {
            backup(formats);
        }
        if (facts.free() < needed) {
            refuse("ALL-6", "space", facts.target().getParent(), new Bytes(needed), new Bytes(facts.free()));
        }
        facts.lock().ifPresent(owner -> refuse("ALL-15", "locked", facts.target(), owner));
        if (request.way() == Way.BESIDE_ONLY && facts.intoTaken()) {
            refuse("ALL-2", "taken", request.into().orElse(""));
        }
        if (request.way() == Way.SIDE_BY_SIDE && facts.mountPoint()) {
            refuse("ALL-2", "mount", facts.target());
        }
        return refusals;
    }

    /** What is missing at another place than this machine; {@code id} of the hazard that it is needed against. */
    public void missing(String id, String program, String debian) {
        facts.elsewhere().filter(there -> there.missing().contains(program)).ifPresent(there -> refuse(id, "program", program, facts.host(), debian));
    }

    private void backup(Set<BackupFormat.Content> formats) {
        Backup backup = request.backup();
        String why = backup.verdict().reasons().stream().findFirst().map(reason -> words.say(reason.text())).orElse("–");
        if (backup.state() == State.BAD) {
            refuse("ALL-5", "bad", backup.location(), why);
        } else if (backup.state() == State.UNVERIFIED || backup.verdict().sha256().isEmpty()) {
            refuse("ALL-5", "unverified", backup.location());
        } else if (backup.verdict().format().filter(format -> format.content() == BackupFormat.Content.ENCRYPTED).isPresent()) {
            refuse("ALL-14", "encrypted", backup.location(), backup.verdict().format().orElseThrow().detail());
        } else if (backup.verdict().format().filter(format -> formats.contains(format.content())).isEmpty()) {
            refuse("ALL-4", "format", backup.location(),
                    backup.verdict().format().map(format -> words.say(format.describe())).orElse("–"), request.system().engine());
        }
    }

    /** One more, of the engine's own; {@code key} as in {@code restore.beside.refused.KEY}. */
    public void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.beside.refused." + key, values),
                words.say("restore.beside.refused." + key + ".remedy", values)));
    }
}
