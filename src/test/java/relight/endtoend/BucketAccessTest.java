package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.S3Server;

/** A person whose machine has no keys of a bucket, or wrong ones. */
class BucketAccessTest {

    private static final Map<String, String> NOTHING = Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", "", "AWS_PROFILE", "",
            "AWS_EC2_METADATA_DISABLED", "true", "AWS_REGION", "us-east-1");

    private static S3Server s3;

    private Desk desk;

    @BeforeAll
    static void start() {
        s3 = S3Server.start();
        s3.bucket("locked");
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @BeforeEach
    void sitDown(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  main: {s3: locked, endpoint: "%1$s", path-style: true, region: us-east-1}
                  theirs: {s3: locked, endpoint: "%1$s", path-style: true, region: us-east-1, profile: backup-reader}
                systems:
                  shop: {engine: postgresql, target: {host: 127.0.0.1, port: 1, database: shop}}
                series:
                  nightly: {system: shop, store: main, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                  weekly: {system: shop, store: theirs, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(s3.endpoint()));
        desk.variables(NOTHING);
    }

    @Test
    void withoutKeysItIsSaidWhereTheyBelongAndWithAProfileHowToSignOn() throws Exception {
        Said said = desk.relight("catalog", "refresh").ended(1);
        assertTrue(said.err().contains("There are no AWS credentials for the store main."), said::toString);
        assertTrue(said.err().contains("There are no AWS credentials for the store theirs."), said::toString);
        assertTrue(said.err().contains("--profile backup-reader"), said::toString);
    }

    @Test
    void keysThatAreNotAcceptedAreNamedAsSuchAndNeverShown() throws Exception {
        desk.variables(Map.of("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", "wrong-secret-of-mine"));
        Said said = desk.relight("catalog", "refresh").ended(1);
        assertTrue(said.err().contains("does not accept"), said::toString);
        assertFalse(said.toString().contains("wrong-secret-of-mine"), said::toString);
    }
}
