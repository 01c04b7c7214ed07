package relight.adapter.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.kubernetes.ObjectKind;
import relight.core.text.Messages;

class WorkloadsTest {

    /** While new pods are begun beside old ones, those that are ready may be the old ones. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Deployment  | "replicas":2,"updatedReplicas":1,"readyReplicas":1 | 1 | Deployment shop/web: 0 of 1 ready.
            Deployment  | "replicas":4,"updatedReplicas":3,"readyReplicas":4 | 3 | Deployment shop/web: 1 pod of before still there.
            Deployment  | "replicas":4,"updatedReplicas":2,"readyReplicas":3 | 3 | Deployment shop/web: 1 of 3 ready.
            Deployment  | "replicas":3,"updatedReplicas":3,"readyReplicas":3 | 3 | ''
            Deployment  | "observedGeneration":0                             | 0 | Deployment shop/web: 0 of 0 ready.
            Deployment  | "observedGeneration":2                             | 0 | ''
            StatefulSet | "replicas":3,"updatedReplicas":1,"readyReplicas":3 | 3 | StatefulSet shop/web: 1 of 3 ready.
            StatefulSet | "replicas":3,"updatedReplicas":3,"readyReplicas":3 | 3 | ''
            """)
    void aRolloutIsDoneWhenAllPodsAreNewAndReady(String kind, String status, int wanted, String waits) throws Exception {
        String generation = status.contains("observedGeneration") ? "" : "\"observedGeneration\":2,";
        String object = "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\",\"generation\":2},\"spec\":{\"replicas\":%d},\"status\":{%s%s}}".formatted(wanted, generation, status);
        ObjectKind workload = Workloads.KINDS.stream().filter(one -> one.kind().equals(kind)).findFirst().orElseThrow();
        assertEquals(waits, Workloads.waiting(workload, new ObjectMapper().readTree(object), Messages.english()).orElse(""));
    }
}
