package relight.core.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;

/** {@code sites:} of the workspace: where else it can go on. */
final class SitesSection {

    private static final List<String> KINDS = List.of("hot", "warm", "cold");

    List<RecoverySite> read(Fields top) {
        List<RecoverySite> sites = new ArrayList<>();
        top.named("sites", "workspace.in.recovery-site").forEach((name, fields) -> {
            if (!fields.has("kind")) {
                fields.required("kind");
            }
            sites.add(new RecoverySite(name, RecoverySite.Kind.valueOf(fields.choice("kind", KINDS).toUpperCase(Locale.ROOT)),
                    fields.text("location"), fields.text("provider"), fields.text("region"), infrastructure(fields),
                    synchronization(fields), activation(fields)));
            fields.end();
        });
        return sites;
    }

    private static Map<String, String> infrastructure(Fields site) {
        return site.block("infrastructure", Message.of("workspace.in.infrastructure", site.owner())).map(Fields::all).orElse(Map.of());
    }

    private static RecoverySite.Synchronization synchronization(Fields site) {
        return site.block("synchronization", Message.of("workspace.in.synchronization", site.owner())).map(block -> {
            RecoverySite.Synchronization how = new RecoverySite.Synchronization(block.text("type"), block.text("method"),
                    block.duration("lag-limit"), block.text("frequency"));
            block.end();
            return how;
        }).orElse(new RecoverySite.Synchronization(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static RecoverySite.Activation activation(Fields site) {
        return site.block("activation", Message.of("workspace.in.activation", site.owner())).map(block -> {
            boolean automatic = block.flag("automatic").orElse(false);
            RecoverySite.Activation how = new RecoverySite.Activation(automatic, block.flag("manual").orElse(!automatic),
                    block.texts("triggers"), block.duration("takes"));
            block.end();
            return how;
        }).orElse(new RecoverySite.Activation(false, true, List.of(), Optional.empty()));
    }
}
