package relight.core.workspace;

import java.util.List;

/**
 * People who do something together on the night; written under {@code teams:}.
 *
 * <pre>{@code
 * teams:
 *   incident_response:
 *     members: [Maria Oser, Jan Kern]
 *     responsibilities: [Assess the incident, Decide on the recovery]
 * }</pre>
 *
 * @param name             what the {@code role} of a step and {@code contacts} of an escalation level call it
 * @param members          names of contacts, whose deputies stand there; the first of them leads
 * @param responsibilities what the team answers for, in its own words
 */
public record Team(String name, List<String> members, List<String> responsibilities) {

    public Team {
        members = List.copyOf(members);
        responsibilities = List.copyOf(responsibilities);
    }
}
