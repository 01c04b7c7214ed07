package relight.core.restore.mysql;

import java.util.ArrayList;
import java.util.List;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.SchemaNames;
import relight.core.restore.Thawing;
import relight.core.restore.mysql.MysqlFacts.Replication;
import relight.core.restore.mysql.MysqlFacts.Schema;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.NewServer;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Everything that a restore would destroy or lose, or that would end it half way: looked for before anything is touched. */
final class MysqlRefusals {

    private final RestoreRequest request;
    private final MysqlFacts facts;
    private final Messages words;
    private final MysqlTarget target;
    private final List<Refusal> refusals = new ArrayList<>();

    MysqlRefusals(RestoreRequest request, MysqlFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = MysqlTarget.of(request.system());
    }

    List<Refusal> find() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            refusals.addAll(thawing.refusals());
        } else if (unusable()) {
            return refusals;
        } else {
            stream();
            tools();
            facts.log().ifPresent(this::log);
        }
        target();
        elsewhere();
        replication();
        space();
        return refusals;
    }

    /** What dumps of PostgreSQL have and these have not: whoever asks for it must not get all of it on production's own server instead. */
    private void elsewhere() {
        String server = request.choices().getOrDefault(NewServer.CHOICE, "");
        if (!server.isBlank()) {
            refuse("ALL-1", "another-server", server, target.address());
        }
        if (ArchivePart.asked(request.choices())) {
            refuse("ALL-2", "part", target.database());
        }
    }

    private boolean unusable() {
        if (request.backup().state() == State.BAD || request.backup().state() == State.UNVERIFIED) {
            String why = request.backup().verdict().reasons().stream().findFirst().map(reason -> words.say(reason.text())).orElse("");
            refuse("ALL-5", request.backup().state() == State.BAD ? "bad" : "unverified", request.backup().location(), why);
        }
        switch (facts.dump().content()) {
            case SQL, MYDUMPER -> { }
            case EMPTY -> refuse("ALL-4", "empty", request.backup().location());
            case ENCRYPTED -> refuse("ALL-14", "encrypted", request.backup().location(), facts.dump().detail());
            default -> refuse("ALL-4", "content", request.backup().location(), words.say(facts.dump().format().describe()));
        }
        return !refusals.isEmpty();
    }

    private void stream() {
        DumpInventory dump = facts.dump().inventory();
        dump.forbidden().stream().findFirst().ifPresent(first -> refuse(first.text().startsWith("\\") ? "ALL-9" : "ALL-12", "forbidden",
                first.text(), first.line()));
        if (dump.databases().size() > 1) {
            refuse("ALL-12", "databases", String.join(", ", dump.databases()));
        }
        if (facts.dump().content() == Content.MYDUMPER) {
            folder(dump);
        } else if (!facts.dump().known() && !dump.complete() && MysqlChoice.withoutEnd(request).isEmpty()) {
            refuse("MY-5", "no-end", request.backup().location(), MysqlChoice.NO_END);
        }
        if (dump.counted() && request.way() == Way.SIDE_BY_SIDE) {
            refuse("MY-1", "counted", target.database());
        }
        String choice = request.choices().getOrDefault(MysqlChoice.DEFINER, MysqlChoice.EXACT);
        if (choice.equals(MysqlChoice.EXACT) && !facts.dump().missingDefiners().isEmpty()) {
            refuse("MY-4", "definers", target.address(), String.join(", ", facts.dump().missingDefiners()));
        }
    }

    /** MY-5 of a dump in many files: that none is missing, only the last line of its metadata says. */
    private void folder(DumpInventory dump) {
        if (!dump.complete()) {
            refuse("MY-5", "unfinished", request.backup().location());
        }
        if (facts.tools().loader().isEmpty()) {
            missing("loader");
        }
    }

    private void tools() {
        if (facts.tools().client().isEmpty()) {
            missing("tool");
        }
    }

    private void missing(String program) {
        target.far().ifPresentOrElse(place -> refuse("MY-1", program + ".far", place.on().toString()), () -> refuse("MY-1", program));
    }

    /** ALL-13: what is missing of the log, by its name, before anything is touched. */
    private void log(BinlogFacts log) {
        log.fault().ifPresent(fault -> refuse(fault.kind() == BinlogFacts.Kind.STATEMENT ? "ALL-12" : "ALL-13", "log." + fault.kind(),
                fault.what(), fault.more(), log.place().orElse("–"), log.database()));
        if (facts.tools().binlog().isEmpty()) {
            refuse("ALL-13", "log.TOOL");
        }
        if (!log.allowed()) {
            refuse("MY-1", "log.RIGHT", target.user(), target.address());
        }
    }

    private void target() {
        if (!facts.server().restoring().isEmpty()) {
            refuse("ALL-15", "restoring", target.database(), String.join("; ", facts.server().restoring()));
        }
        if (!facts.server().missingRights().isEmpty()) {
            refuse("MY-1", "rights", target.user(), target.address(), String.join(", ", facts.server().missingRights()));
        }
        SchemaNames names = SchemaNames.of(target.database(), facts.at(), request.into(), facts.server().schemas());
        if (facts.server().schemas().contains(names.restored())) {
            refuse("ALL-2", "taken", target.address(), names.restored());
        }
        if (request.way() != Way.BESIDE_ONLY) {
            facts.existing().filter(schema -> !schema.pointing().isEmpty())
                    .ifPresent(schema -> refuse("MY-1", "pointing", target.database(), String.join(", ", schema.pointing())));
        }
    }

    private void replication() {
        Replication now = facts.server().replication();
        String role = request.choices().getOrDefault(MysqlChoice.ROLE, MysqlChoice.STANDALONE);
        String primaries = String.join(", ", now.primaries());
        switch (role) {
            case MysqlChoice.NEW_PRIMARY -> {
                if (!now.primaries().isEmpty()) {
                    refuse("MY-2", "follows", target.address(), primaries);
                }
            }
            case MysqlChoice.REPLICA -> replica(now, primaries);
            case MysqlChoice.CLONE -> { }
            default -> {
                if (!now.primaries().isEmpty()) {
                    refuse("MY-2", "replica", target.address(), primaries);
                } else if (now.replicas() > 0) {
                    refuse("MY-2", "primary", target.address(), now.replicas());
                } else if (facts.dump().inventory().gtids().isPresent() && !now.gtids().isEmpty()) {
                    refuse("MY-2", "gtids", target.address(), facts.dump().inventory().gtids().get());
                }
            }
        }
    }

    private void replica(Replication now, String primaries) {
        if (!now.primaries().isEmpty()) {
            refuse("MY-2", "running", target.address(), primaries);
        }
        if (facts.dump().inventory().gtids().isEmpty()) {
            refuse("MY-2", "no-position", request.backup().location());
        } else if (!facts.server().mariadb() && !now.gtids().isEmpty()) {
            refuse("MY-2", "executed", target.address(), now.gtids());
        }
    }

    private void space() {
        long content = Math.max(facts.dump().inflated().orElse(request.backup().size()), facts.existing().map(Schema::size).orElse(0L));
        long needed = content + content / 10;
        facts.serverFree().filter(free -> free < needed)
                .ifPresent(free -> refuse("ALL-6", "server", target.address(), new Bytes(needed), new Bytes(free)));
    }

    private void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.mysql.refused." + key, values),
                words.say("restore.mysql.refused." + key + ".remedy", values)));
    }
}
