package relight.core.known;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.text.Messages;
import relight.core.text.Place;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

class KnownErrorsTest {

    private static final Messages ENGLISH = Messages.english();
    private static final KnownErrors SHIPPED = KnownErrors.shipped();

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "pg-refused ~ psql: error: connection to server at \"10.0.0.7\", port 5432 failed: Connection refused",
        "pg-socket ~ psql: error: connection to server on socket \"/run/postgresql/.s.PGSQL.5432\" failed: No such file or directory",
        "pg-password ~ psql: error: FATAL:  password authentication failed for user \"shop\"",
        "pg-hba ~ FATAL:  no pg_hba.conf entry for host \"10.0.0.9\", user \"shop\", database \"shopdb\", no encryption",
        "pg-no-database ~ psql: error: FATAL:  database \"shopdb\" does not exist",
        "pg-no-role ~ pg_restore: error: could not execute query: ERROR:  role \"shop_owner\" does not exist",
        "pg-in-use ~ ERROR:  database \"shopdb\" is being accessed by other users",
        "pg-exists ~ pg_restore: error: could not execute query: ERROR:  relation \"orders\" already exists",
        "pg-duplicate ~ ERROR:  duplicate key value violates unique constraint \"orders_pkey\"",
        "pg-newer ~ pg_restore: error: unsupported version (1.16) in file header",
        "pg-plain ~ pg_restore: error: input file appears to be a text format dump. Please use psql.",
        "pg-extension ~ ERROR:  extension \"postgis\" is not available",
        "pg-transaction ~ ERROR:  DROP DATABASE cannot run inside a transaction block",
        "pg-denied ~ ERROR:  permission denied for table orders",
        "pg-owner ~ ERROR:  must be owner of database shopdb",
        "pg-starting ~ psql: error: FATAL:  the database system is starting up",
        "pg-connections ~ FATAL:  sorry, too many clients already",
        "mysql-1045 ~ ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
        "mysql-1840 ~ ERROR 1840 (HY000) at line 24: @@GLOBAL.GTID_PURGED can only be set when @@GLOBAL.GTID_EXECUTED is empty.",
        "mysql-1049 ~ ERROR 1049 (42000): Unknown database 'gateway'",
        "mysql-2002 ~ ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/run/mysqld/mysqld.sock' (2)",
        "mysql-2003 ~ ERROR 2003 (HY000): Can't connect to MySQL server on '10.0.0.7:3306' (111)",
        "mysql-1227 ~ ERROR 1227 (42000): Access denied; you need (at least one of) the SUPER, SET USER privilege(s) for this operation",
        "mysql-packet ~ ERROR 2006 (HY000) at line 812: MySQL server has gone away",
        "redis-misconf ~ (error) MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
        "redis-noauth ~ (error) NOAUTH Authentication required.",
        "redis-readonly ~ (error) READONLY You can't write against a read only replica.",
        "redis-loading ~ (error) LOADING Redis is loading the dataset in memory",
        "s3-denied ~ An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied",
        "s3-no-key ~ An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.",
        "s3-no-bucket ~ An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation",
        "s3-cold ~ An error occurred (InvalidObjectState) when calling the GetObject operation",
        "s3-credentials ~ Unable to locate credentials. You can configure credentials by running \"aws configure\".",
        "s3-clock ~ An error occurred (RequestTimeTooSkewed) when calling the ListBuckets operation",
        "kube-forbidden ~ Error from server (Forbidden): pods is forbidden: User \"oncall\" cannot list resource \"pods\" in API group \"\"",
        "kube-crash ~ redis-master-0   0/1   CrashLoopBackOff   7 (30s ago)   12m",
        "kube-image ~ erp-web-1   0/1   ImagePullBackOff   0   2m",
        "kube-missing ~ Error from server (NotFound): deployments.apps \"erp-web\" not found",
        "kube-away ~ The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?",
        "helm-busy ~ Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
        "gzip-end ~ gzip: stdin: unexpected end of file",
        "gzip-not ~ gzip: shop.sql.gz: not in gzip format",
        "tar-not ~ tar: This does not look like a tar archive",
        "checksum ~ sha256sum: WARNING: 1 computed checksum did NOT match",
        "artisan ~ Could not open input file: artisan",
        "disk-full ~ pg_dump: error: could not write to output file: No space left on device",
        "read-only ~ cp: cannot create regular file 'x': Read-only file system",
        "no-memory ~ fork: Cannot allocate memory",
        "no-command ~ bash: line 3: pg_restore: command not found",
        "no-host ~ curl: (6) Could not resolve host: erp.internal",
        "certificate ~ curl: (60) SSL certificate problem: certificate has expired",
        "timeout ~ ssh: connect to host 10.0.0.7 port 22: Connection timed out",
        "refused ~ curl: (7) Failed to connect to localhost port 8080: Connection refused",
        "denied ~ cat: /etc/shadow: Permission denied",
        "no-file ~ cat: backup.sql: No such file or directory"})
    void A11_explainsAKnownErrorWithItsRemedy(String id, String line) {
        Explanation told = SHIPPED.explain(List.of("restoring", line), ENGLISH).getFirst();
        List<String> groups = groups(id, line);
        assertEquals(ENGLISH.say("known." + id, groups.toArray()), told.means());
        assertEquals(ENGLISH.say("known." + id + ".remedy", groups.toArray()), told.remedy());
        assertFalse(told.means().contains("{"), told.means());
        assertFalse(told.means().contains("  "), "a value is missing in: " + told.means());
    }

    private static List<String> groups(String id, String line) {
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile(((Node.Scalar) patterns().values().get(id)).text()).matcher(line);
        assertTrue(matcher.find(), id);
        return java.util.stream.IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(group -> matcher.group(group) == null ? "" : matcher.group(group)).toList();
    }

    private static Node.Mapping patterns() {
        try (InputStream in = KnownErrors.class.getResourceAsStream("/relight/known-errors.yaml")) {
            return (Node.Mapping) YamlReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), new Place("", 1, 1)).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void A11_eachShippedErrorIsTriedAbove() throws NoSuchMethodException {
        Set<String> tried = new TreeSet<>();
        for (String row : getClass().getDeclaredMethod("A11_explainsAKnownErrorWithItsRemedy", String.class, String.class)
                .getAnnotation(CsvSource.class).value()) {
            tried.add(row.substring(0, row.indexOf(' ')));
        }
        assertEquals(new TreeSet<>(patterns().values().keySet()), tried);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"12 rows restored, 0 errors", "checking permissions of /srv/shop", "connection accepted", "tests: FAILED",
        "archive.tar.gz: OK", "the disk is half full"})
    void A11_saysNothingOfWhatIsNoKnownError(String line) {
        assertEquals(List.of(), SHIPPED.explain(List.of(line), ENGLISH));
    }

    @Test
    void A11_explainsInTheReadersLanguage() {
        List<String> output = List.of("No space left on device");
        assertEquals("Die Platte ist voll.", SHIPPED.explain(output, Messages.in(Locale.GERMAN, ZoneOffset.UTC)).getFirst().means());
        assertEquals("Диск заповнено.", SHIPPED.explain(output, Messages.in(Locale.of("uk"), ZoneOffset.UTC)).getFirst().means());
    }

    @Test
    void A11_tellsEachMeaningOnceAndTheFirstErrorFirst() {
        List<Explanation> told = SHIPPED.explain(List.of("cp: No space left on device", "tar: No space left on device", "bash: line 1: foo: command not found"), ENGLISH);
        assertEquals(List.of("cp: No space left on device", "bash: line 1: foo: command not found"), told.stream().map(Explanation::line).toList());
    }

    @Test
    void A11_theTeamsOwnErrorsComeFirst(@TempDir Path workspace) throws IOException {
        Files.writeString(workspace.resolve(KnownErrors.FILE), """
                - pattern: 'tablespace (\\w+) is missing'
                  text: {en: 'The tablespace {0} lies on the second disk.', de: 'Der Tablespace {0} liegt auf der zweiten Platte.'}
                  remedy: Mount /srv/second first.
                - pattern: 'No space left'
                  text: The spool is full again.
                  remedy: Call the storage team.
                """);
        KnownErrors known = KnownErrors.in(workspace);
        assertEquals(List.of(new Explanation("tablespace fast is missing", "The tablespace fast lies on the second disk.", "Mount /srv/second first."),
                new Explanation("No space left on device", "The spool is full again.", "Call the storage team.")),
                known.explain(List.of("tablespace fast is missing", "No space left on device"), ENGLISH));
        assertEquals("Der Tablespace fast liegt auf der zweiten Platte.",
                known.explain(List.of("tablespace fast is missing"), Messages.in(Locale.GERMAN, ZoneOffset.UTC)).getFirst().means());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "- pattern: '(' ~ known-errors.yaml:1:12",
        "- patern: 'x' ~ known-errors.yaml:1:3",
        "- pattern: 'x' ~ known-errors.yaml:1:3",
        "text: 'x' ~ known-errors.yaml:1:1"})
    void A11_aFaultyFileIsNamedWithItsPlaceAndKeepsNobodyFromTheOthers(String text, String place, @TempDir Path workspace) throws IOException {
        Files.writeString(workspace.resolve(KnownErrors.FILE), text);
        KnownErrors known = KnownErrors.in(workspace);
        String fault = known.fault().orElseThrow().say(ENGLISH);
        assertTrue(fault.contains(place), fault);
        assertEquals(1, known.explain(List.of("No space left on device"), ENGLISH).size());
    }
}
