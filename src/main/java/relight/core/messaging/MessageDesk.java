package relight.core.messaging;

import java.util.List;
import java.util.Optional;
import relight.core.text.Messages;
import relight.core.workspace.Site;

/**
 * Everything that messages of a workspace's recoveries are made with.
 *
 * @param audiences who is to hear of a recovery
 * @param carriers  asked in this order
 * @param words     in which it is recorded what became of a message
 */
public record MessageDesk(Site site, List<Audience> audiences, Templates templates, List<Carrier> carriers, Messages words) {

    public MessageDesk {
        audiences = List.copyOf(audiences);
        carriers = List.copyOf(carriers);
    }

    /** Who can take a message to an audience on a channel; empty where a person has to. */
    Optional<Carrier> carrier(Audience audience, String channel) {
        return carriers.stream().filter(carrier -> carrier.carries(channel))
                .filter(carrier -> !carrier.addressed() || !audience.addresses().isEmpty()).findFirst();
    }

    Optional<Carrier> carrier(String channel) {
        return carriers.stream().filter(carrier -> carrier.carries(channel)).findFirst();
    }
}
