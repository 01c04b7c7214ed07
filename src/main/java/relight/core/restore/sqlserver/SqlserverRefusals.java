package relight.core.restore.sqlserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.SchemaNames;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.restore.sqlserver.SqlserverFacts.Database;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Everything that a restore would destroy or lose, or that would end it half way: looked for before anything is touched. */
final class SqlserverRefusals {

    private final RestoreRequest request;
    private final SqlserverFacts facts;
    private final BackupChain chain;
    private final Messages words;
    private final SqlserverTarget target;
    private final List<Refusal> refusals = new ArrayList<>();

    SqlserverRefusals(RestoreRequest request, SqlserverFacts facts, BackupChain chain, Messages words) {
        this.request = request;
        this.facts = facts;
        this.chain = chain;
        this.words = words;
        this.target = SqlserverTarget.of(request.system());
    }

    List<Refusal> find() {
        if (unusable()) {
            return refusals;
        }
        backups();
        target();
        if (refusals.isEmpty()) {
            space();
        }
        return refusals;
    }

    private boolean unusable() {
        if (request.backup().state() == State.BAD || request.backup().state() == State.UNVERIFIED) {
            String why = request.backup().verdict().reasons().stream().findFirst().map(reason -> words.say(reason.text())).orElse("");
            refuse("ALL-5", request.backup().state() == State.BAD ? "bad" : "unverified", request.backup().location(), why);
        }
        BackupFormat format = request.backup().verdict().format().orElse(new BackupFormat(List.of(), Content.UNKNOWN, ""));
        if (format.content() == Content.ENCRYPTED) {
            refuse("ALL-14", "encrypted", request.backup().location(), format.detail());
        } else if (format.content() != Content.SQLSERVER_BACKUP) {
            refuse("ALL-4", "content", request.backup().location(), words.say(format.describe()));
        } else if (!format.wrappings().isEmpty()) {
            refuse("ALL-4", "wrapped", request.backup().location(), words.say(format.describe()));
        }
        return !refusals.isEmpty();
    }

    private void backups() {
        String asked = request.choices().getOrDefault(PitrTarget.CHOICE, "");
        if (!asked.isBlank() && SqlserverPlanner.target(request).isEmpty()) {
            refuse("ALL-13", "chain.TARGET", asked);
        } else if (facts.trouble().isPresent()) {
            SqlserverFacts.Trouble trouble = facts.trouble().get();
            refuse(trouble.kind() == SqlserverFacts.Trouble.Kind.KEY ? "ALL-14" : "MS-1", "trouble." + trouble.kind(), trouble.what(), trouble.said());
        } else if (chain.fault().isPresent()) {
            refuse("ALL-13", "chain." + chain.fault().get().wrong(), chain.fault().get().what(), chain.fault().get().more());
        } else {
            chain.sets().stream().filter(BackupSet::damaged).findFirst().ifPresent(set -> refuse("ALL-5", "damaged", set.path()));
            if (chain.base().major() > facts.server().major()) {
                refuse("MS-1", "newer", chain.base().path(), chain.base().major(), target.address(), facts.server().version());
            }
        }
    }

    private void target() {
        if (!facts.server().allowed()) {
            refuse("MS-1", "rights", target.user().orElse("–"), target.address());
        }
        if (!facts.server().restoring().isEmpty()) {
            refuse("ALL-15", "restoring", target.database(), String.join("; ", facts.server().restoring()));
        }
        SchemaNames names = SchemaNames.of(target.database(), facts.at(), request.into(), facts.server().databases());
        if (facts.server().databases().stream().anyMatch(names.restored()::equalsIgnoreCase)) {
            refuse("ALL-2", "taken", target.address(), names.restored());
        }
        if (request.way() != Way.BESIDE_ONLY) {
            facts.existing().ifPresent(this::swappable);
        }
    }

    /** Only a database that is open and stands alone can give its name away. */
    private void swappable(Database database) {
        if (!database.online()) {
            refuse("MS-1", "state", target.database(), database.state());
        }
        database.tie().ifPresent(tie -> refuse("MS-1", "tie", target.database(), tie));
    }

    private void space() {
        for (Map.Entry<String, Long> needed : new NewFiles(facts, "x").bytes().entrySet()) {
            long with = needed.getValue() + needed.getValue() / 10;
            Optional<Long> free = Optional.ofNullable(facts.server().free().get(needed.getKey()));
            free.filter(there -> there < with).ifPresent(there ->
                    refuse("ALL-6", "space", target.address(), needed.getKey(), new Bytes(with), new Bytes(there)));
        }
    }

    private void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.sqlserver.refused." + key, values),
                words.say("restore.sqlserver.refused." + key + ".remedy", values)));
    }
}
