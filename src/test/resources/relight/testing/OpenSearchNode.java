import java.lang.reflect.Method;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.common.settings.KeyStoreWrapper;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Setting.Property;
import org.opensearch.plugins.Plugin;
import org.opensearch.repositories.s3.S3RepositoryPlugin;

/** One node of OpenSearch, compiled and started with the class path of the runner alone; it ends when whoever started it is gone. */
public final class OpenSearchNode {

    /** Knows the setting by which an index belongs to a life-cycle policy; the plugin that acts by it is not in the runner. */
    public static class LifeCycleSetting extends Plugin {

        @Override
        public List<Setting<?>> getSettings() {
            return List.of(Setting.simpleString("index.plugins.index_state_management.policy_id", Property.IndexScope, Property.Dynamic));
        }
    }

    private OpenSearchNode() {}

    private static KeyStoreWrapper keys(String key, String secret) {
        try {
            KeyStoreWrapper keys = KeyStoreWrapper.create();
            Method set = KeyStoreWrapper.class.getDeclaredMethod("setString", String.class, char[].class);
            set.setAccessible(true);
            set.invoke(keys, "s3.client.default.access_key", key.toCharArray());
            set.invoke(keys, "s3.client.default.secret_key", secret.toCharArray());
            return keys;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Runner extends OpenSearchRunner {

        Runner(boolean buckets) {
            pluginList.add(LifeCycleSetting.class);
            if (buckets) {
                pluginList.add(S3RepositoryPlugin.class);
            }
        }
    }

    /**
     * Arguments: a folder of its own, the folder where repositories may lie, the name of the cluster, a port one below the node's; and where
     * it knows repositories in buckets, the key and the secret for them.
     */
    public static void main(String[] arguments) throws Exception {
        Runner runner = new Runner(arguments.length > 4);
        runner.setMaxHttpPort(65_535);
        runner.onBuild((number, settings) -> {
            settings.putList("path.repo", arguments[1]);
            settings.put("node.processors", 1);
            settings.put("discovery.type", "single-node");
            settings.put("transport.port", 0);
            if (arguments.length > 4) {
                settings.setSecureSettings(keys(arguments[4], arguments[5]));
            }
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(arguments[0]).numOfNode(1).clusterName(arguments[2])
                .baseHttpPort(Integer.parseInt(arguments[3])));
        while (System.in.read() >= 0) {
            // nobody says anything; the end of the stream is the end of the test
        }
        System.exit(0);
    }
}
