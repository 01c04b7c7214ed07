package relight.adapter.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ClusterTarget;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The way to clusters: kubeconfigs as kubectl reads them, or the pod's own account; a program that signs on runs only when it was allowed. */
public final class ClusterAccess {

    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final int PATIENCE_MILLIS = 30_000;

    private final Map<String, String> environment;
    private final Predicate<String> allowed;
    private final Path account;

    /**
     * @param environment of this process
     * @param allowed     whether somebody has allowed that program, written as it would be called
     */
    public ClusterAccess(Map<String, String> environment, Predicate<String> allowed) {
        this(environment, allowed, ACCOUNT);
    }

    /** @param account the folder in which a pod finds who it is */
    ClusterAccess(Map<String, String> environment, Predicate<String> allowed, Path account) {
        this.environment = Map.copyOf(environment);
        this.allowed = allowed;
        this.account = account;
    }

    /** The contexts that could be meant, in the kubeconfig's order. */
    public List<String> contexts(Optional<String> kubeconfig) {
        return KubeConfig.read(kubeconfig, environment).contexts();
    }

    /** The program that has to run before anything can be asked of that cluster; empty where none has to. */
    public Optional<String> program(ClusterTarget target) {
        return target.context().equals(ClusterTarget.IN_CLUSTER) ? Optional.empty() : KubeConfig.read(target.kubeconfig(), environment).program(target.context());
    }

    /** A connection, whichever cluster answers. */
    public Cluster to(ClusterTarget target) {
        Config config = target.context().equals(ClusterTarget.IN_CLUSTER) ? ofThePod() : ofTheContext(target);
        config.setRequestTimeout(PATIENCE_MILLIS);
        config.setConnectionTimeout(PATIENCE_MILLIS / 3);
        // A request is sent again by Cluster, which knows what may be: an object that is made twice is one too many
        config.setRequestRetryBackoffLimit(0);
        target.as().ifPresent(config::setImpersonateUsername);
        target.namespace().ifPresent(config::setNamespace);
        return new Cluster(new KubernetesClientBuilder().withConfig(config).build(), target.context(),
                () -> config.getOauthTokenProvider() instanceof SignOnToken token && token.renew());
    }

    /** The very cluster that is meant; a {@link Problem} where another one answers, or where nobody said which one it is (K8-5). */
    public Cluster toThat(ClusterTarget target) throws InterruptedException {
        Cluster cluster = to(target);
        try {
            ClusterIdentity is = cluster.identity();
            String uid = is.uid().orElseThrow(() -> new Problem(Message.of("kubernetes.uid.hidden", is.context(), is.server()),
                    Message.of("kubernetes.uid.hidden.remedy")));
            String meant = target.cluster().orElseThrow(() -> new Problem(Message.of("kubernetes.uid.unsaid", is.context(), is.server()),
                    Message.of("kubernetes.uid.unsaid.remedy", uid)));
            if (!meant.equals(uid)) {
                throw new Problem(Message.of("kubernetes.uid.other", is.context(), is.server(), uid, meant), Message.of("kubernetes.uid.other.remedy"));
            }
            return cluster;
        } catch (Problem | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    /** A kubeconfig for programs with nothing in it but the target's context, its secrets among it; empty for the pod's own account. */
    Optional<String> kubeconfig(ClusterTarget target) {
        return target.context().equals(ClusterTarget.IN_CLUSTER) ? Optional.empty() : Optional.of(KubeConfig.read(target.kubeconfig(), environment).alone(target.context()));
    }

    private Config ofTheContext(ClusterTarget target) {
        KubeConfig config = KubeConfig.read(target.kubeconfig(), environment);
        config.program(target.context()).filter(allowed.negate()).ifPresent(program -> {
            throw new Problem(Message.of("kubernetes.program", target.context(), program), Message.of("kubernetes.program.remedy", target.context()));
        });
        Config read = Config.fromKubeconfig(config.alone(target.context()));
        if (config.program(target.context()).isPresent() && read.getAutoOAuthToken() != null) {
            read.setOauthTokenProvider(new SignOnToken(read.getAutoOAuthToken(), () -> Config.fromKubeconfig(config.alone(target.context())).getAutoOAuthToken()));
        }
        config.namespace(target.context()).ifPresent(read::setNamespace);
        return read;
    }

    private Config ofThePod() {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        if (host.isEmpty() || !Files.isReadable(account.resolve("token"))) {
            throw new Problem(Message.of("kubernetes.pod"), Message.of("kubernetes.pod.remedy"));
        }
        Config config = Config.empty();
        config.setMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"));
        config.setCaCertFile(account.resolve("ca.crt").toString());
        // Read anew each time: it is replaced while the pod lives
        config.setOauthTokenProvider(() -> text(account.resolve("token")));
        config.setNamespace(text(account.resolve("namespace")));
        return config;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Problem(Message.of("kubernetes.pod"), Message.of("kubernetes.pod.remedy"), e);
        }
    }
}
