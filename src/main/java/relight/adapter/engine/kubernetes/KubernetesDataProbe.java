package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.adapter.host.CheckCommand;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.ClusterAccess;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectKind;
import relight.core.restore.DataProbe;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks a cluster: {@code deployments} is how many there are, {@code configmaps/app /data/version} a value of one object (RFC 6901). */
public final class KubernetesDataProbe implements DataProbe {

    private static final Pattern QUESTION = Pattern.compile("([A-Za-z][\\w.-]*)(?:/([\\w.-]+)\\s+(/\\S*))?");

    private final ClusterAccess access;

    public KubernetesDataProbe(ClusterAccess access) {
        this.access = access;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(KubernetesPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(Hosts.known(Pods.NONE), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws InterruptedException {
        Matcher question = QUESTION.matcher(check.query().strip());
        if (!question.matches()) {
            throw new Problem(Message.of("restore.kubernetes.question", check.query()), Message.of("restore.kubernetes.question.remedy"));
        }
        try (Cluster cluster = access.to(ClusterTarget.of(system.target()))) {
            ObjectKind kind = cluster.served().named(question.group(1)).orElseThrow(() -> new Problem(
                    Message.of("restore.kubernetes.kind", question.group(1)), Message.of("restore.kubernetes.question.remedy")));
            String namespace = kind.namespaced() ? cluster.namespace() : "";
            if (question.group(2) == null) {
                Set<String> names = new HashSet<>();
                cluster.each(kind, namespace, "", object -> names.add(object.path("metadata").path("name").asText()));
                return Integer.toString(names.size());
            }
            JsonNode value = cluster.find(kind, namespace, question.group(2)).map(object -> object.at(question.group(3))).orElseThrow(() -> new Problem(
                    Message.of("restore.kubernetes.no-object", question.group(1), question.group(2), namespace), Message.of("restore.kubernetes.question.remedy")));
            return value.isContainerNode() ? value.toString() : value.asText();
        }
    }
}
