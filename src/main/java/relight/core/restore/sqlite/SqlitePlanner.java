package relight.core.restore.sqlite;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.beside.PlacePlan;
import relight.core.restore.beside.PlaceRefusals;
import relight.core.restore.beside.UnpackedSize;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Decides how an SQLite database comes back, from a copy of its file or from an SQL dump. */
public final class SqlitePlanner {

    public static final String ENGINE = "sqlite";

    /** By which a database at another place than this machine is read. */
    public static final String PROGRAM = "sqlite3";

    /** What a target may say of the restored file; where it says nothing, the old file's owner and mode are kept. */
    private static final List<String> FILE_KEYS = List.of("owner", "mode");

    public Planning plan(RestoreRequest request, SqliteFacts facts, Messages words) {
        PlaceRefusals refusing = new PlaceRefusals(request, facts.place(), words);
        List<Refusal> refusals = refusing.find(Set.of(Content.SQLITE, Content.SQL), facts.needed());
        refusing.missing("ALL-7", PROGRAM, PROGRAM);
        facts.made().filter(here -> here.free() < facts.needed()).ifPresent(here ->
                refusing.refuse("ALL-6", "made", here.folder(), new Bytes(facts.needed()), new Bytes(here.free())));
        boolean touches = request.way() != Way.BESIDE_ONLY;
        if (touches && !facts.place().holders().isEmpty() && request.system().stop().isEmpty()) {
            refusing.refuse("SQ-2", "writers", facts.place().target(), String.join(", ", facts.place().holders()));
        }
        return refusals.isEmpty() ? new Planning.Planned(make(request, facts, words)) : new Planning.Refused(refusals);
    }

    private static RestorePlan make(RestoreRequest request, SqliteFacts facts, Messages words) {
        PlacePlan plan = new PlacePlan(request, facts.place(), facts.preconditions(), UnpackedSize.of(request.backup()), words);
        for (String key : FILE_KEYS) {
            request.system().target(key).ifPresent(value -> plan.with(key, value));
        }
        if (facts.made().isPresent()) {
            plan.builder().warning(words.say("restore.sqlite.found.far.dump", facts.place().host(), new Bytes(request.backup().size()), facts.made().get().folder()));
        } else {
            plan.tellWay();
        }
        if (!facts.siblings().isEmpty()) {
            plan.builder().warning(words.say("restore.sqlite.found.siblings", String.join(", ", facts.siblings())));
        }
        plan.builder().guard("SQ-1", words.say("restore.sqlite.guard.SQ-1"));
        plan.builder().guard("SQ-2", words.say("restore.sqlite.guard.SQ-2"));
        plan.builder().guard("ALL-9", words.say("restore.sqlite.guard.ALL-9"));
        Optional<Content> content = request.backup().verdict().format().map(BackupFormat::content);
        if (content.filter(Content.SQL::equals).isPresent()) {
            plan.builder().guard("ALL-12", words.say("restore.sqlite.guard.ALL-12"));
        }
        return plan.make(stage -> { });
    }
}
