package relight.core.restore.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.restore.FarPlace;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Thawing;
import relight.core.restore.postgresql.PostgresqlFacts.Database;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Everything that a restore would destroy or lose, or that would end it half way: looked for before anything is touched. */
final class PostgresqlRefusals {

    private final RestoreRequest request;
    private final PostgresqlFacts facts;
    private final Messages words;
    private final PostgresqlTarget target;
    private final List<Refusal> refusals = new ArrayList<>();

    PostgresqlRefusals(RestoreRequest request, PostgresqlFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.target = PostgresqlTarget.of(request.system());
    }

    List<Refusal> find() {
        Thawing thawing = new Thawing(request, facts.at(), words);
        if (thawing.needed()) {
            refusals.addAll(thawing.refusals());
        } else if (unusable()) {
            return refusals;
        } else {
            tools();
            versions();
            stream();
            part();
            moment();
        }
        meetings();
        target();
        space();
        if (request.way() != Way.BESIDE_ONLY && facts.moved().isEmpty() && facts.parts().isEmpty()) {
            facts.existing().ifPresent(this::attachments);
        }
        return refusals;
    }

    /** Whoever asks for a moment must not get a dump as it is, because there was no base backup to replay onto (PG-8). */
    private void moment() {
        Optional.ofNullable(request.choices().get(RestoreRequest.TARGET)).filter(asked -> !asked.isBlank()).ifPresent(asked ->
                refuse("PG-8", "moment", asked, request.backup().location(), words.time(request.backup().recoveryPoint())));
    }

    private boolean unusable() {
        if (request.backup().state() == State.BAD || request.backup().state() == State.UNVERIFIED) {
            String why = request.backup().verdict().reasons().stream().findFirst().map(reason -> words.say(reason.text())).orElse("");
            refuse("ALL-5", request.backup().state() == State.BAD ? "bad" : "unverified", request.backup().location(), why);
        }
        switch (facts.dump().content()) {
            case POSTGRESQL_CUSTOM, POSTGRESQL_PLAIN, SQL -> { }
            case TAR, FOLDER -> {
                if (!archive()) {
                    refuse("ALL-4", "content", request.backup().location(), words.say(facts.dump().format().describe()));
                }
            }
            case POSTGRESQL_CLUSTER -> refuse("ALL-12", "cluster", request.backup().location());
            case ENCRYPTED -> refuse("ALL-14", "encrypted", request.backup().location(),
                    request.backup().verdict().format().map(BackupFormat::detail).orElse("–"));
            case EMPTY -> refuse("ALL-4", "empty", request.backup().location());
            case POSTGRESQL_BASE, SQLITE, ZIP, REDIS_RDB, OPENSEARCH_SNAPSHOT, SQLSERVER_BACKUP, MYDUMPER, VELERO, OBJECTS, UNKNOWN ->
                    refuse("ALL-4", "content", request.backup().location(), words.say(facts.dump().format().describe()));
        }
        return !refusals.isEmpty();
    }

    private boolean archive() {
        return facts.dump().archive().isPresent();
    }

    private void tools() {
        if (archive() && facts.tools().restore().isEmpty()) {
            refuse("PG-4", tool(), "pg_restore", facts.server().version().major(), FarPlace.before(target.far()).strip());
        }
        if (!archive() && facts.tools().psql().isEmpty()) {
            refuse("PG-4", tool(), "psql", facts.server().version().major(), FarPlace.before(target.far()).strip());
        }
        Optional<Tool> psql = facts.tools().psql().filter(tool -> !archive() && !tool.version().knowsRestrict());
        psql.ifPresent(tool -> {
            if (facts.dump().inventory().restricted()) {
                refuse("PG-7", "restrict", tool.path(), tool.version());
            } else if (!request.choices().containsKey(PostgresqlChoice.OLD_CLIENT)) {
                refuse("ALL-9", "hole", tool.path(), tool.version());
            }
        });
    }

    private String tool() {
        return target.far().isPresent() ? "tool.far" : "tool";
    }

    private void versions() {
        PostgresqlVersion server = facts.server().version();
        DumpInventory dump = facts.dump().inventory();
        dump.from().filter(from -> from.major() > server.major()).ifPresent(from -> refuse("PG-4", "newer", from, server));
        dump.by().filter(by -> !archive() && by.major() > server.major() && dump.from().map(from -> from.major() <= server.major())
                .orElse(true)).ifPresent(by -> refuse("PG-4", "writer", by, server));
        facts.dump().archive().ifPresent(minor -> facts.tools().restore()
                .filter(tool -> minor > tool.version().readsArchivesUpTo())
                .ifPresent(tool -> refuse("PG-4", "archive", "1." + minor, tool.path(), tool.version())));
        if (refusals.isEmpty()) {
            facts.dump().unreadable().ifPresent(why -> refuse("ALL-5", "unreadable", request.backup().location(), why));
        }
    }

    private void meetings() {
        if (!facts.dump().missingExtensions().isEmpty()) {
            refuse("PG-5", "extensions", target.address(), String.join(", ", facts.dump().missingExtensions()));
        }
        if (!facts.dump().missingRoles().isEmpty() && !request.chosen(PostgresqlChoice.NO_OWNER)) {
            refuse("PG-5", "roles", target.address(), String.join(", ", facts.dump().missingRoles()));
        }
        if (!facts.server().superuser() && !facts.server().createsDatabases()) {
            refuse("PG-5", "right", target.user(), target.address());
        }
    }

    private void target() {
        if (!facts.server().restoring().isEmpty()) {
            refuse("ALL-15", "restoring", target.database(), String.join("; ", facts.server().restoring()));
        }
        if (facts.moved().isPresent()) {
            elsewhere(facts.moved().get());
            return;
        }
        DatabaseNames names = DatabaseNames.of(target.database(), facts.at(), request.into(), facts.server().databases());
        if ((request.way() != Way.IN_PLACE || !facts.parts().isEmpty()) && facts.server().databases().contains(names.restored())) {
            refuse("ALL-2", "taken", target.address(), names.restored());
        }
        if (request.way() == Way.IN_PLACE && facts.parts().isEmpty() && safetyDump() && !request.choices().containsKey(PostgresqlChoice.SAFETY_FOLDER)) {
            refuse("ALL-2", "folder", PostgresqlChoice.SAFETY_FOLDER);
        }
    }

    /** ALL-1, ALL-2: a server to which a database moves is another one, and has none of that name. */
    private void elsewhere(NewServer moved) {
        if (moved.same()) {
            refuse("ALL-1", "server.same", target.address(), moved.production());
        }
        if (facts.existing().isPresent()) {
            refuse("ALL-2", "taken", target.address(), target.database());
        }
        moved.missing().ifPresent(locale -> refuse("PG-5", "server.locale", target.address(), locale));
    }

    private boolean safetyDump() {
        return PostgresqlChoice.DUMP.equals(request.choices().get(PostgresqlChoice.SAFETY));
    }

    private void stream() {
        DumpInventory dump = facts.dump().inventory();
        dump.forbidden().stream().findFirst().ifPresent(first -> refuse("ALL-12", "forbidden", first.text(), first.line()));
        if (dump.databases().size() > 1) {
            refuse("ALL-12", "databases", String.join(", ", dump.databases()));
        }
    }

    /** A part of a dump in the place of all of it would lose the rest. */
    private void part() {
        if (!ArchivePart.asked(request.choices())) {
            return;
        }
        ArchivePart part = ArchivePart.of(request.choices());
        if (facts.moved().isPresent() || request.way() != Way.BESIDE_ONLY && (part.mixed() || facts.existing().isEmpty())) {
            refuse("ALL-2", "part", target.database());
        } else if (request.way() != Way.BESIDE_ONLY) {
            exchange(part);
        }
        List<String> absent = archive() ? part.absent(facts.dump().tables())
                : facts.dump().inventory().defined() ? part.absentFrom(facts.dump().inventory().tables()) : List.of();
        if (!absent.isEmpty()) {
            List<String> there = archive() ? facts.dump().tables().stream().map(ArchivePart::shown).toList()
                    : facts.dump().inventory().tables().stream().sorted().toList();
            refuse("ALL-4", "absent", String.join(", ", absent), request.backup().location(), String.join(", ", there.stream().limit(20).toList()));
        }
    }

    /** A schema or table takes the place of one to which nothing from outside is tied: that would go on with the old one. */
    private void exchange(ArchivePart part) {
        if (part.schemas().contains("public")) {
            refuse("ALL-2", "part.public", target.database());
        }
        if (facts.tools().dump().isEmpty() || facts.tools().psql().isEmpty()) {
            refuse("PG-4", tool(), "pg_dump, psql", facts.server().version().major(), FarPlace.before(target.far()).strip());
        }
        facts.parts().stream().filter(live -> !live.name().equals("public") && !live.obstacles().isEmpty())
                .forEach(live -> refuse("ALL-2", part.schemas().isEmpty() ? "part.table" : "part.schema", live.name(), String.join("; ", live.obstacles())));
    }

    private void space() {
        long content = facts.dump().inflated().orElse(request.backup().size());
        boolean spools = archive() || target.far().isPresent() && !facts.parts().isEmpty();
        long spool = spools ? withReserve(content) : 0;
        if (spool > facts.space().spoolFree()) {
            refuse("ALL-6", target.far().isPresent() ? "spool.far" : "spool", FarPlace.before(target.far()) + facts.space().spool(), new Bytes(spool),
                    new Bytes(facts.space().spoolFree()));
        }
        long server = withReserve(Math.max(content, facts.existing().map(Database::size).orElse(0L)));
        facts.space().serverFree().filter(free -> free < server)
                .ifPresent(free -> refuse("ALL-6", "server", target.address(), new Bytes(server), new Bytes(free)));
    }

    private static long withReserve(long bytes) {
        return bytes + bytes / 10;
    }

    private void attachments(Database database) {
        if (!database.prepared().isEmpty()) {
            refuse("PG-3", "prepared", target.database(), String.join(", ", database.prepared()));
        }
        if (!database.subscriptions().isEmpty()) {
            refuse("PG-3", "subscriptions", target.database(), String.join(", ", database.subscriptions()));
        }
        if (!database.slots().isEmpty() && !request.chosen(PostgresqlChoice.KEEP_SLOTS)) {
            refuse("PG-3", "slots", target.database(), String.join(", ", database.slots()));
        }
    }

    private void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.pg.refused." + key, values),
                words.say("restore.pg.refused." + key + ".remedy", values)));
    }
}
