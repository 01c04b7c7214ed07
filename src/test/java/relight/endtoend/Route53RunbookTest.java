package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.Route53StandIn;

/** A runbook that moves a name, run by commands alone with the credentials of the environment, against a stand-in for Route 53. */
class Route53RunbookTest {

    @Test
    void whoeverSitsAtTheTerminalReadsTheOldAndTheNewRecordBeforeSayingYes(@TempDir Path folder) throws Exception {
        try (Route53StandIn route53 = new Route53StandIn(1)) {
            route53.zone("Z0EXAMPLE1", "example.org");
            route53.put("Z0EXAMPLE1", "<Name>erp.example.org</Name><Type>CNAME</Type><TTL>300</TTL>"
                    + "<ResourceRecords><ResourceRecord><Value>berlin.example.org</Value></ResourceRecord></ResourceRecords>");
            List<String> before = route53.records("Z0EXAMPLE1");
            try (Desk desk = new Desk(folder, "site: {name: Shop, zone: UTC}\n")) {
                desk.variables(Map.of("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY", "wJalr-not-a-key",
                        "AWS_ENDPOINT_URL_ROUTE_53", route53.endpoint().toString()));
                desk.write("runbooks/move.md", "# Move\n\n```route53\nzone: example.org\nrecord: erp.example.org\ntype: CNAME\nvalues: paris.example.org\n```\n");
                RelightProcess console = desk.startAtTerminal("run", "runbooks/move.md");
                console.awaitWords("Enter runs it");
                console.type("q");
                String said = console.end().toString();
                assertTrue(said.indexOf("berlin.example.org, TTL 300 → erp.example.org CNAME paris.example.org, TTL 300") > said.indexOf("What would change now:"), said);
                assertEquals(before, route53.records("Z0EXAMPLE1"));
            }
        }
    }

    @Test
    void aRecordThatARunbookRemovesIsTypedByWhoeverRunsIt(@TempDir Path folder) throws Exception {
        try (Route53StandIn route53 = new Route53StandIn(1)) {
            route53.zone("Z0EXAMPLE1", "example.org");
            route53.put("Z0EXAMPLE1", "<Name>erp.example.org</Name><Type>CNAME</Type><TTL>300</TTL>"
                    + "<ResourceRecords><ResourceRecord><Value>berlin.example.org</Value></ResourceRecord></ResourceRecords>");
            try (Desk desk = new Desk(folder, "site: {name: Shop, zone: UTC}\n")) {
                desk.variables(Map.of("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY", "wJalr-not-a-key",
                        "AWS_ENDPOINT_URL_ROUTE_53", route53.endpoint().toString()));
                desk.write("runbooks/gone.md", "# Gone\n\n```route53\nzone: example.org\nrecord: erp.example.org\ntype: CNAME\nremove: true\nconfirm: erp.example.org\n```\n");
                Said untyped = desk.relight("run", "runbooks/gone.md").ended(1);
                assertTrue(untyped.err().contains("erp.example.org CNAME would be removed"), untyped::toString);
                assertTrue(route53.records("Z0EXAMPLE1").toString().contains("berlin"), untyped::toString);
                desk.relight("resume", "--confirm-target", "erp.example.org").ended(0);
                assertFalse(route53.records("Z0EXAMPLE1").toString().contains("berlin"));
            }
        }
    }

    @Test
    void aNameThatARunbookMovedIsInTheJournalAndComesBack(@TempDir Path folder) throws Exception {
        try (Route53StandIn route53 = new Route53StandIn(1)) {
            route53.zone("Z0EXAMPLE1", "example.org");
            route53.put("Z0EXAMPLE1", "<Name>erp.example.org</Name><Type>CNAME</Type><TTL>300</TTL>"
                    + "<ResourceRecords><ResourceRecord><Value>berlin.example.org</Value></ResourceRecord></ResourceRecords>");
            List<String> before = route53.records("Z0EXAMPLE1");
            Map<String, String> signedOn = Map.of("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY", "wJalr-not-a-key",
                    "AWS_ENDPOINT_URL_ROUTE_53", route53.endpoint().toString());
            try (Desk desk = new Desk(folder, "site: {name: Shop, zone: UTC}\n")) {
                desk.variables(signedOn);
                desk.write("runbooks/move.md", """
                        # Move

                        ## Names

                        ```route53
                        zone: example.org
                        record: erp.example.org
                        type: CNAME
                        values: paris.example.org
                        ttl: 60s
                        was: berlin.example.org
                        ```

                        ## Verify

                        ```bash
                        false
                        ```
                        """);
                Said failed = desk.relight("run", "runbooks/move.md").ended(2);
                assertTrue(route53.records("Z0EXAMPLE1").toString().contains("paris"), failed::toString);
                Said back = desk.relight("resume", "--undo", "--reason", "a drill").ended(2);
                assertEquals(before, route53.records("Z0EXAMPLE1"), back::toString);
                String record = desk.relight("protocol", "show", "--json").ended(0).out();
                assertTrue(record.contains("berlin.example.org, TTL 300 → erp.example.org CNAME paris.example.org, TTL 60"), record);
                assertFalse(record.contains("wJalr"), record);
            }
        }
    }
}
