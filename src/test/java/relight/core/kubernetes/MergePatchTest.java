package relight.core.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergePatchTest {

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void theWayBackNamesWhatWasAndTakesAwayWhatWasNot() throws Exception {
        ObjectNode was = json("{'metadata':{'name':'a','resourceVersion':'1','labels':{'x':'1'}},'spec':{'n':1,'list':[1,2]},'status':{'s':1}}");
        ObjectNode is = json("{'metadata':{'name':'a','resourceVersion':'2','labels':{'x':'1','y':'2'}},'spec':{'n':2,'list':[1]},'status':{'s':2}}");
        assertEquals(json("{'metadata':{'labels':{'y':null}},'spec':{'n':1,'list':[1,2]}}"), MergePatch.between(is, was));
        assertEquals(List.of("metadata.labels.y: — → 2", "spec.n: 1 → 2", "spec.list"), MergePatch.lines(was, is));
    }

    @Test
    void K8_7_noValueOfASecretAConfigMapOrAnEnvironmentIsSaid() throws Exception {
        assertEquals(List.of("data.password", "type"), MergePatch.lines(json("{'kind':'Secret','data':{'password':'YQ=='},'type':'a'}"), json("{'kind':'Secret','data':{'password':'Yg=='},'type':'b'}")));
        assertEquals(List.of("data.url"), MergePatch.lines(json("{'kind':'ConfigMap','data':{'url':'a'}}"), json("{'kind':'ConfigMap','data':{'url':'b'}}")));
        String pod = "{'kind':'Deployment','spec':{'containers':[{'image':'web:%d','env':[{'name':'P','value':'%d'}]}]}}";
        assertEquals(List.of("spec.containers[0].image: web:1 → web:2", "spec.containers[0].env[0].value"), MergePatch.lines(json(pod.formatted(1, 1)), json(pod.formatted(2, 2))));
    }
}
