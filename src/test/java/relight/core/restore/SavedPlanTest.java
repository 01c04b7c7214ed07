package relight.core.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.bucket.BucketPlannerTest;
import relight.core.restore.files.FilesPlannerTest;
import relight.core.restore.mysql.MysqlPlannerTest;
import relight.core.restore.opensearch.OpensearchPlannerTest;
import relight.core.restore.redis.RedisPlannerTest;
import relight.core.restore.sqlite.SqlitePlannerTest;
import relight.core.restore.sqlserver.SqlserverPlannerTest;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;

/** The document that a plan is saved as says what the plan says: nothing is done otherwise because somebody saved it. */
class SavedPlanTest {

    private static final Map<String, Function<Way, RestorePlan>> ENGINES = Map.of("bucket", BucketPlannerTest::example, "files", FilesPlannerTest::example,
            "mysql", MysqlPlannerTest::example, "opensearch", OpensearchPlannerTest::example, "redis", RedisPlannerTest::example,
            "sqlite", SqlitePlannerTest::example, "sqlserver", SqlserverPlannerTest::example);
    private static final List<Way> WRITTEN_OVER = List.of(Way.SIDE_BY_SIDE, Way.IN_PLACE);

    static Stream<Arguments> plans() {
        return ENGINES.entrySet().stream().sorted(Map.Entry.comparingByKey()).flatMap(engine -> ways(engine.getKey()).stream()
                .map(way -> Arguments.of(engine.getKey(), way, engine.getValue().apply(way))));
    }

    private static List<Way> ways(String engine) {
        return List.of("mysql", "sqlite", "files").contains(engine) ? WRITTEN_OVER : List.of(Way.SIDE_BY_SIDE);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("plans")
    void thePlanReadsBackFromItsDocumentAsItWas(String engine, Way way, RestorePlan plan) {
        List<Step> read = new RunbookReader().read("plan:" + engine, new PlanWriter().write(plan, Messages.english())).steps();
        assertEquals(plan.steps().size(), read.size());
        for (int i = 0; i < read.size(); i++) {
            assertEquals(plan.steps().get(i).getClass(), read.get(i).getClass());
            assertEquals(said(plan.steps().get(i)), said(read.get(i)), plan.steps().get(i).title());
        }
    }

    /** All of a step but its place on the page, and the prose before it that tells people of its stage. */
    private static String said(Step step) {
        return step.toString().replaceFirst("(?s)note=.*?, line=\\d+, estimate=", "estimate=");
    }
}
