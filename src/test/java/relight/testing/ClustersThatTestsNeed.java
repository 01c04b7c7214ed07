package relight.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves out, before anything of them begins, the classes whose tag asks for a cluster or for pods that this machine cannot have. */
public final class ClustersThatTestsNeed implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean pods = context.getTags().contains(ShownInClusters.PODS);
        if (!pods && !context.getTags().contains(ShownInClusters.API_SERVER)) {
            return ConditionEvaluationResult.enabled("asks no cluster");
        }
        boolean named = System.getenv(ApiServer.NAMED) != null;
        if (pods && named) {
            return ConditionEvaluationResult.disabled("runs pods beside the tests' own API server, and another cluster was named");
        }
        if (pods && !System.getProperty("user.name").equals("root")) {
            return ConditionEvaluationResult.disabled("running pods needs root");
        }
        return named || ApiServer.available() ? ConditionEvaluationResult.enabled("there is a cluster")
                : ConditionEvaluationResult.disabled("needs an API server of Kubernetes: .ci/api-server builds it");
    }
}
