package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.dns.RecordChange;
import relight.core.dns.ZoneChange;
import relight.core.text.Messages;
import relight.core.text.Problem;

class Route53FenceTest {

    private static Step.Route53 step(String body) {
        return assertInstanceOf(Step.Route53.class, new RunbookReader().read("dns.md", "# Names\n\n```route53\n" + body + "\n```\n").steps().getFirst());
    }

    @Test
    void oneRecordOrAListOfThem() {
        ZoneChange one = step("zone: example.org\nrecord: erp.example.org\ntype: cname\nvalues: dr.example.org\nttl: 5m\nwas: [a.example.org]\nwithin: 2m\nprofile: dr").filled(Map.of());
        assertEquals(new ZoneChange("example.org", Optional.of("dr"), List.of(new RecordChange("erp.example.org", "CNAME", Optional.empty(), List.of("dr.example.org"),
                Optional.empty(), Optional.of(300L), Optional.empty(), List.of("a.example.org"), false)), List.of(), Duration.ofMinutes(2)), one);
        ZoneChange two = step("zone: Z1\nrecords:\n- {record: a.example.org, type: A, set: x, weight: 0}\n- {record: a.example.org, type: A, set: y, weight: 255}").filled(Map.of());
        assertEquals(List.of(0L, 255L), two.records().stream().map(record -> record.weight().orElseThrow()).toList());
    }

    @Test
    void whatIsOpenIsAskedForAndNeverBecomesAKey() {
        Step.Route53 open = step("zone: ${ZONE}\nrecord: <record>\ntype: ${TYPE}\nvalues: ['${NEW}']\nttl: ${TTL}\nwithin: ${WITHIN}");
        assertEquals(List.of("ZONE", "record", "TYPE", "NEW", "TTL", "WITHIN"), open.header().inputs().stream().map(Input::name).toList());
        ZoneChange filled = open.filled(Map.of("ZONE", "Z1", "record", "a.example.org", "TYPE", "A", "NEW", "192.0.2.1\nremove: true", "TTL", "60", "WITHIN", "1m"));
        assertEquals(List.of("192.0.2.1\nremove: true"), filled.records().getFirst().values());
        assertThrows(Problem.class, () -> open.filled(Map.of("ZONE", "Z1", "record", "a", "TYPE", "A", "NEW", "1", "TTL", "soon", "WITHIN", "1m")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "zone: Z1                                                                   | needs record",
        "record: a; type: A; values: x; ttl: 1                                      | needs zone",
        "zone: Z1; record: a; type: A                                               | not clear",
        "zone: Z1; record: a; type: A; values: x; alias: {target: b}                | not clear",
        "zone: Z1; record: a; type: A; alias: {target: b}; ttl: 60                  | not clear",
        "zone: Z1; record: a; type: A; remove: true; ttl: 60                        | not clear",
        "zone: Z1; record: a; type: A; remove: true                                 | confirm: a",
        "zone: Z1; record: a; type: A; weight: 300                                  | from 0 to 255",
        "zone: Z1; record: a; type: ANAME; ttl: 1                                   | AAAA",
        "zone: Z1; record: a; typ: A; ttl: 1                                        | type",
        "zone: Z1; records: a                                                       | are a list",
        "zone: Z1; record: a; type: A; ttl: 1; within: soon                         | soon"})
    void whatIsWrongIsSaidWhereItStands(String body, String said) {
        String problem = assertThrows(Problem.class, () -> step(body.replace("; ", "\n")).filled(Map.of())).say(Messages.english());
        assertTrue(problem.contains(said) && problem.contains("dns.md:"), problem);
    }

    @Test
    void itsWayBackReadsBackAsOne() {
        Step.Route53 step = step("zone: Z1\nrecord: a\ntype: A\nttl: 1");
        String written = new FenceWriter().write(Step.Route53.takingBack(step.header(), step));
        Step.Route53 read = assertInstanceOf(Step.Route53.class, new RunbookReader().read("x.md", "# Back\n\n" + written).steps().getFirst());
        assertEquals(Optional.of(step.id().value()), read.takesBack());
    }
}
