package relight.core.restore.opensearch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.opensearch.OpensearchFacts.Failure;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.restore.opensearch.OpensearchFacts.Known;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.restore.opensearch.OpensearchFacts.Repository;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Why a restore of OpenSearch or Elasticsearch would destroy or lose something. */
final class OpensearchRefusals {

    private final RestoreRequest request;
    private final OpensearchFacts facts;
    private final Messages words;
    private final String address;
    private final List<Refusal> refusals = new ArrayList<>();

    OpensearchRefusals(RestoreRequest request, OpensearchFacts facts, Messages words) {
        this.request = request;
        this.facts = facts;
        this.words = words;
        this.address = OpensearchTarget.of(request.system()).url();
    }

    List<Refusal> find() {
        if (unusable()) {
            return refusals;
        }
        repository();
        facts.places().forEach(this::place);
        List<IndexMove> moves = OpensearchPlanner.moves(request, facts);
        partial(moves);
        names(moves);
        room(moves);
        if (request.way() == Way.IN_PLACE) {
            refuse("ES-1", "in-place", request.system().name());
        }
        if (!facts.cluster().restoring().isEmpty()) {
            refuse("ALL-15", "restoring", request.system().name(), String.join("; ", facts.cluster().restoring()));
        }
        return refusals;
    }

    private boolean unusable() {
        String location = request.backup().location();
        if (request.backup().verdict().format().filter(format -> format.content() == Content.OPENSEARCH_SNAPSHOT).isEmpty()
                && request.backup().state() != State.UNVERIFIED) {
            refuse("ALL-4", "content", location);
        } else if (request.backup().state() == State.BAD || request.backup().state() == State.UNVERIFIED) {
            String why = request.backup().verdict().reasons().stream().findFirst().map(reason -> words.say(reason.text())).orElse("");
            refuse("ALL-5", request.backup().state() == State.BAD ? "bad" : "unverified", location, why);
        } else if (!request.backup().object().versionId().equals(Optional.of(facts.snapshot().uuid()))) {
            refuse("ALL-3", "another", location);
        } else if (!facts.snapshot().state().equals("SUCCESS") && !facts.snapshot().state().equals("PARTIAL")) {
            refuse("ALL-5", "state", location, facts.snapshot().state());
        } else if (facts.snapshot().major() > facts.cluster().major() && !facts.cluster().elasticsearch()) {
            refuse("ALL-5", "newer", location, facts.snapshot().version(), facts.cluster().version());
        }
        return !refusals.isEmpty();
    }

    /** A cluster that only restores must not be able to write where another one does. */
    private void repository() {
        if (!facts.repository().own() && facts.repository().known() == Known.WRITABLE) {
            refuse("ES-4", "writable", facts.repository().name(), address);
        } else if (!facts.repository().without().isEmpty()) {
            refuse("ES-4", "no-plugin", facts.repository().name(), facts.repository().type(), address, Repository.PLUGIN + facts.repository().type(),
                    String.join(", ", facts.repository().without()));
        } else if (facts.repository().known() == Known.ANOTHER) {
            refuse("ES-4", "another-repository", facts.repository().name(), address);
        }
    }

    private void place(Place place) {
        Optional<String> said = OpensearchChoice.wanted(request).getOrDefault(place.name(), Optional.empty());
        Optional<String> source = OpensearchPlanner.source(place, said, facts.snapshot().indices());
        if (OpensearchPlanner.system(place.name()) || source.filter(OpensearchPlanner::system).isPresent()) {
            refuse("ES-6", "system", place.name());
        } else if (place.kind() == Kind.DATA_STREAM || facts.snapshot().dataStreams().contains(said.orElse(place.name()))) {
            refuse("ES-1", "data-stream", place.name());
        } else if (place.kind() == Kind.SEVERAL) {
            refuse("ES-3", "several", place.name(), String.join(", ", place.members()));
        } else if (source.isEmpty()) {
            refuse("ALL-5", "missing", said.orElse(place.name()), request.backup().location(), String.join(", ",
                    facts.snapshot().indices().stream().filter(index -> !OpensearchPlanner.system(index)).limit(20).toList()), place.name());
        }
    }

    private void partial(List<IndexMove> moves) {
        List<String> lost = lost(moves, facts);
        if (!lost.isEmpty() && request.choices().getOrDefault(OpensearchChoice.PARTIAL, "").isBlank()) {
            refuse("ES-5", "partial", request.backup().location(), String.join(", ", lost), OpensearchChoice.PARTIAL);
        }
    }

    /** The shards of what is restored that the snapshot lacks. */
    static List<String> lost(List<IndexMove> moves, OpensearchFacts facts) {
        return facts.snapshot().failures().stream().filter(failure -> moves.stream().anyMatch(move -> move.source().equals(failure.index())))
                .map(Failure::name).sorted().toList();
    }

    private void names(List<IndexMove> moves) {
        if (request.into().isPresent() && facts.places().size() > 1 && !TestRestore.asked(request)) {
            refuse("ALL-2", "into", request.into().get(), facts.places().size());
        }
        Set<String> seen = new HashSet<>();
        for (IndexMove move : moves) {
            if (facts.taken().contains(move.restored()) || move.restored().equals(move.live()) || move.restored().equals(move.name())) {
                refuse("ALL-2", "taken", address, move.restored());
            }
            if (!seen.add(move.restored())) {
                refuse("ALL-2", "twice", move.source());
            }
        }
    }

    private void room(List<IndexMove> moves) {
        long content = moves.stream().mapToLong(move -> facts.room().needs().getOrDefault(move.source(), 0L)).sum();
        long needed = content + content / 10;
        facts.room().free().filter(free -> free < needed).ifPresent(free -> refuse("ALL-6", "room", address, new Bytes(needed), new Bytes(free)));
    }

    private void refuse(String id, String key, Object... values) {
        refusals.add(new Refusal(id, words.say("restore.opensearch.refused." + key, values),
                words.say("restore.opensearch.refused." + key + ".remedy", values)));
    }
}
