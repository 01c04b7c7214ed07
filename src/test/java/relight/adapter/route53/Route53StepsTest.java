package relight.adapter.route53;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.StepPreview;
import relight.core.recovery.StepRunner.Trace;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.testing.Route53StandIn;
import relight.testing.TestRun;
import relight.testing.Until;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Records on a stand-in that speaks Route 53's XML; there is no Route 53 without an account. */
class Route53StepsTest {

    private static final String ZONE = "Z0EXAMPLE1";
    private static final String ERP = "<Name>erp.example.org</Name><Type>CNAME</Type><TTL>300</TTL>"
            + "<ResourceRecords><ResourceRecord><Value>berlin.example.org</Value></ResourceRecord></ResourceRecords>";
    private static final String TO_PARIS = "zone: example.org\nrecord: erp.example.org\ntype: CNAME\nvalues: paris.example.org\nttl: 60s";

    @TempDir
    private Path folder;
    private Route53StandIn route53;
    private int runs;
    private int parts;

    @BeforeEach
    void open() {
        route53 = new Route53StandIn(3);
        route53.zone(ZONE, "example.org");
        route53.zone("Z0EXAMPLE2", "example.org.uk");
        route53.put(ZONE, "<Name>example.org</Name><Type>NS</Type><TTL>900</TTL><ResourceRecords><ResourceRecord><Value>ns-1.awsdns.org</Value></ResourceRecord></ResourceRecords>");
        route53.put(ZONE, ERP);
    }

    @AfterEach
    void close() {
        route53.close();
    }

    private Route53Steps steps(int attempts) {
        return new Route53Steps(new Route53Access(Optional.of(route53.endpoint()),
                Optional.of(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret"))), attempts), Duration.ofMillis(20));
    }

    private Step.Route53 step(String body) {
        return (Step.Route53) new RunbookReader().read("dns.md", "# Part " + ++parts + "\n\n```route53\n" + body + "\n```\n").steps().getFirst();
    }

    private record Ran(Outcome outcome, TestRun run) {

        Ran ended(Kind kind) {
            assertEquals(kind, outcome.kind(), this::said);
            return this;
        }

        String said() {
            return run.output() + "\n" + outcome.reason().words().orElse("");
        }
    }

    private Ran run(Step step) throws Exception {
        return run(step, 2);
    }

    private Ran run(Step step, int attempts) throws Exception {
        TestRun run = TestRun.in(folder, ++runs);
        return new Ran(steps(attempts).run(step, run), run);
    }

    private Ran takeBack(Step.Route53 step) throws Exception {
        return run(Step.Route53.takingBack(step.header(), step));
    }

    private String erp() {
        return route53.records(ZONE).stream().filter(record -> record.contains("<Name>erp.example.org.")).reduce("", String::concat);
    }

    @Test
    void aRecordIsChangedWaitedForAndPutBack() throws Exception {
        String before = erp();
        Step.Route53 step = step(TO_PARIS);
        Ran ran = run(step).ended(Kind.SUCCEEDED);
        assertTrue(ran.said().contains("erp.example.org CNAME berlin.example.org, TTL 300 → erp.example.org CNAME paris.example.org, TTL 60"), ran::said);
        assertTrue(ran.said().contains("Hosted zone example.org (" + ZONE + ")"), ran::said);
        assertTrue(erp().contains("<TTL>60</TTL>") && erp().contains("paris.example.org"), erp());
        assertEquals(3, ran.run().progresses().size());
        assertTrue(ran.said().contains("All servers of Route 53 answer so"), ran::said);

        assertTrue(run(step).ended(Kind.SUCCEEDED).said().contains("Is so already"));
        assertEquals(1, route53.batches().size());
        assertTrue(takeBack(step).ended(Kind.SUCCEEDED).said().contains("TTL 60 → erp.example.org CNAME berlin.example.org, TTL 300"));
        assertEquals(before, erp());
        assertTrue(takeBack(step).ended(Kind.SUCCEEDED).said().contains("as it was already"));
    }

    @Test
    void theOldAndTheNewRecordAreSaidBeforehandAndNothingIsChanged() throws Exception {
        Step.Route53 step = step(TO_PARIS + "\nwas: berlin.example.org");
        StepPreview seen = steps(2).preview(step, TestRun.in(folder, ++runs));
        assertEquals(new StepPreview(List.of("Hosted zone example.org (" + ZONE + ").",
                "erp.example.org CNAME berlin.example.org, TTL 300 → erp.example.org CNAME paris.example.org, TTL 60"), Optional.empty()), seen);
        assertEquals(0, route53.batches().size());
        run(step).ended(Kind.SUCCEEDED);
        StepPreview back = steps(2).preview(Step.Route53.takingBack(step.header(), step), TestRun.in(folder, ++runs));
        assertTrue(back.lines().contains("erp.example.org CNAME paris.example.org, TTL 60 → erp.example.org CNAME berlin.example.org, TTL 300"), back::toString);
        assertEquals(1, route53.batches().size());
    }

    @Test
    void aRecordThatSomebodyElseChangedAndAZoneThatIsNotReachedAreSaidBeforehand() throws Exception {
        StepPreview other = steps(2).preview(step(TO_PARIS + "\nwas: rome.example.org"), TestRun.in(folder, ++runs));
        assertTrue(other.lines().getLast().contains("berlin.example.org, TTL 300 →") && other.problem().orElse("").contains("no longer what the runbook says it was"), other::toString);
        StepPreview none = steps(1).preview(step(TO_PARIS.replace("zone: example.org", "zone: example.net")), TestRun.in(folder, ++runs));
        assertTrue(none.problem().orElse("").contains("no hosted zone example.net"), none::toString);
        Route53Steps away = steps(1);
        route53.close();
        assertTrue(away.preview(step(TO_PARIS), TestRun.in(folder, ++runs)).problem().orElse("").contains("Route 53 does not answer"));
    }

    @Test
    void aRecordThatIsMadeAndOneThatIsRemovedComeBackTheSameWay() throws Exception {
        Step.Route53 step = step("zone: " + ZONE + "\nconfirm: erp.example.org\nrecords:\n- {record: erp.example.org, type: CNAME, remove: true}\n"
                + "- {record: erp.example.org, type: A, values: [192.0.2.7, 192.0.2.8], ttl: 60}\n- {record: '*.shop.example.org', type: TXT, values: 'v=1 \"x\"', ttl: 60}");
        List<String> before = route53.records(ZONE);
        run(step).ended(Kind.SUCCEEDED);
        assertTrue(erp().contains("<Type>A</Type>") && !erp().contains("CNAME"), erp());
        assertTrue(route53.records(ZONE).stream().anyMatch(record -> record.contains("\\052.shop") && record.contains("\"v=1 \\\"x\\\"\"")), () -> route53.records(ZONE).toString());
        assertEquals(1, route53.batches().size());
        run(step).ended(Kind.SUCCEEDED);
        takeBack(step).ended(Kind.SUCCEEDED);
        assertEquals(before, route53.records(ZONE));
    }

    @Test
    void weightsMoveTogetherAndNothingElseOfThemChanges() throws Exception {
        for (String place : List.of("berlin", "paris")) {
            route53.put(ZONE, "<Name>www.example.org</Name><Type>A</Type><SetIdentifier>" + place + "</SetIdentifier><Weight>" + (place.equals("paris") ? 0 : 100)
                    + "</Weight><AliasTarget><HostedZoneId>ZELB</HostedZoneId><DNSName>" + place + ".elb.example.net</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth>"
                    + "</AliasTarget><HealthCheckId>h-" + place + "</HealthCheckId>");
        }
        List<String> before = route53.records(ZONE);
        Step.Route53 step = step("zone: example.org\nrecords:\n- {record: www.example.org, type: A, set: berlin, weight: 0}\n- {record: www.example.org, type: A, set: paris, weight: 100}");
        run(step).ended(Kind.SUCCEEDED);
        assertEquals(before.stream().map(one -> one.contains("berlin") ? one.replace("<Weight>100", "<Weight>0") : one.contains("paris") ? one.replace("<Weight>0", "<Weight>100") : one).toList()
                .stream().map(one -> one.contains("Name>erp") ? erp() : one).toList(), route53.records(ZONE));
        takeBack(step).ended(Kind.SUCCEEDED);
        assertEquals(before, route53.records(ZONE));
        Ran unsaid = run(step("zone: example.org\nrecord: www.example.org\ntype: A\nweight: 0")).ended(Kind.FAILED);
        assertTrue(unsaid.said().contains("berlin, paris"), unsaid::said);
    }

    @Test
    void anAliasTakesThePlaceOfValues() throws Exception {
        route53.put(ZONE, "<Name>api.example.org</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords>");
        Step.Route53 step = step("zone: example.org\nrecord: api.example.org\ntype: A\nalias: {target: dr.elb.example.net, zone: ZELB, health: true}");
        run(step).ended(Kind.SUCCEEDED);
        assertTrue(route53.records(ZONE).stream().anyMatch(record -> record.contains("api.") && record.contains("<DNSName>dr.elb.example.net.</DNSName><EvaluateTargetHealth>true")
                && !record.contains("TTL")), () -> route53.records(ZONE).toString());
        assertTrue(run(step).ended(Kind.SUCCEEDED).said().contains("Is so already"));
        takeBack(step).ended(Kind.SUCCEEDED);
        assertTrue(route53.records(ZONE).stream().anyMatch(record -> record.contains("192.0.2.1")));
    }

    @Test
    void isNotOverwrittenWhenItIsNoLongerWhatTheRunbookSawUnlessItIsConfirmed() throws Exception {
        Ran refused = run(step(TO_PARIS + "\nwas: rome.example.org")).ended(Kind.FAILED);
        assertTrue(refused.said().contains("no longer what the runbook says it was (rome.example.org)") && refused.said().contains("confirm: erp.example.org"), refused::said);
        assertTrue(route53.batches().isEmpty() && erp().contains("berlin"));
        run(step(TO_PARIS + "\nwas: Berlin.example.org.")).ended(Kind.SUCCEEDED);
        run(step(TO_PARIS.replace("paris", "oslo") + "\nwas: rome.example.org\nconfirm: erp.example.org")).ended(Kind.SUCCEEDED);
        assertTrue(erp().contains("oslo"), erp());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoeverChangesItBetweenTheLookAndTheChangeIsNotOverwritten(boolean oldForm) throws Exception {
        if (oldForm) {
            route53.refusesInItsOldForm();
        }
        route53.justBefore(() -> route53.put(ZONE, ERP.replace("berlin", "rome")));
        Ran refused = run(step(TO_PARIS)).ended(Kind.FAILED);
        assertTrue(refused.said().contains("has changed nothing") && refused.said().contains("do not match the current values"), refused::said);
        assertTrue(erp().contains("rome"), erp());
    }

    @Test
    void isNotPutBackOverWhatSomebodyElseHasMadeOfIt() throws Exception {
        Step.Route53 step = step(TO_PARIS);
        run(step).ended(Kind.SUCCEEDED);
        route53.put(ZONE, ERP.replace("berlin", "rome"));
        Ran refused = takeBack(step).ended(Kind.FAILED);
        assertTrue(refused.said().contains("not what the step has made") && refused.said().contains("berlin.example.org, TTL 300"), refused::said);
        assertTrue(erp().contains("rome"), erp());
    }

    @Test
    void aChangeWhoseAnswerWasLostIsNotMadeTwice() throws Exception {
        route53.faultAfterwards("POST .*", 500, "InternalFailure");
        run(step(TO_PARIS)).ended(Kind.SUCCEEDED);
        assertEquals(1, route53.batches().size());
    }

    @Test
    void throttlingIsWaitedOutAndThenSaid() throws Exception {
        route53.fault("GET .*/rrset", 400, "Throttling");
        route53.fault("POST .*", 400, "PriorRequestNotComplete");
        run(step(TO_PARIS), 3).ended(Kind.SUCCEEDED);
        route53.fault("GET .*/rrset", 400, "Throttling");
        Ran tired = run(step(TO_PARIS), 1).ended(Kind.FAILED);
        assertTrue(tired.said().contains("takes no more requests"), tired::said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "403 | AccessDenied            | may not route53:ChangeResourceRecordSets on " + ZONE,
        "403 | InvalidClientTokenId    | does not know these credentials",
        "400 | ExpiredToken            | have expired",
        "418 | SomethingElse           | answered 418"})
    void whatItRefusesIsSaidWithWhatToDo(int status, String code, String said) throws Exception {
        route53.fault("POST .*", status, code);
        Ran refused = run(step(TO_PARIS), 1).ended(Kind.FAILED);
        assertTrue(refused.said().contains(said), refused::said);
        assertTrue(erp().contains("berlin"));
    }

    @Test
    void aZoneThatIsNotThereOrThatSeveralAreCalledIsNotGuessed() throws Exception {
        assertTrue(run(step(TO_PARIS.replace("zone: example.org", "zone: Z0NOSUCH"))).ended(Kind.FAILED).said().contains("no hosted zone Z0NOSUCH"));
        assertTrue(run(step(TO_PARIS.replace("zone: example.org", "zone: example.net"))).ended(Kind.FAILED).said().contains("no hosted zone example.net"));
        route53.zone("Z0EXAMPLE3", "example.org");
        Ran two = run(step(TO_PARIS)).ended(Kind.FAILED);
        assertTrue(two.said().contains("2 hosted zones") && two.said().contains("Z0EXAMPLE3"), two::said);
        assertTrue(run(step(TO_PARIS.replace("zone: example.org", "zone: Z0EXAMPLE2"))).ended(Kind.FAILED).said().contains("no name of the zone example.org.uk"));
        Ran absent = run(step("zone: " + ZONE + "\nrecord: new.example.org\ntype: A\nttl: 60")).ended(Kind.FAILED);
        assertTrue(absent.said().contains("There is no new.example.org A"), absent::said);
    }

    @Test
    void aChangeThatIsCutOffWhileItIsWaitedForIsFoundAgain() throws Exception {
        try (Route53StandIn slow = new Route53StandIn(Integer.MAX_VALUE)) {
            Route53StandIn fast = route53;
            slow.zone(ZONE, "example.org");
            slow.put(ZONE, ERP);
            route53 = slow;
            Step.Route53 step = step(TO_PARIS);
            TestRun run = TestRun.in(folder, ++runs);
            FutureTask<Outcome> work = new FutureTask<>(() -> steps(2).run(step, run));
            Thread console = Thread.ofPlatform().start(work);
            Until.holds(() -> run.output().contains("Waiting until all servers"));
            console.interrupt();
            assertEquals(Kind.CANCELLED, work.get().kind());
            Trace trace = steps(2).trace(step, run).orElseThrow();
            assertTrue(trace.evidence().contains("paris.example.org") && trace.outcome().isEmpty(), trace::toString);
            Ran late = run(step(TO_PARIS.replace("paris", "oslo") + "\nwithin: 1s")).ended(Kind.FAILED);
            assertTrue(late.said().contains("not all of its servers answer so within"), late::said);
            route53 = fast;
        }
        Step.Route53 step = step(TO_PARIS);
        run(step).ended(Kind.SUCCEEDED);
        assertEquals(Kind.SUCCEEDED, steps(2).trace(step, TestRun.in(folder, ++runs)).orElseThrow().outcome().orElseThrow().kind());
        assertFalse(steps(2).trace(step(TO_PARIS), TestRun.in(folder, ++runs)).isPresent());
    }
}
