package relight.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/** A drill of the shop's runbook nine days ago, up to the restore, when one of its commands was another. */
public final class ShopDrill {

    private static final String NAME = "runbooks/shop-database.md";

    private ShopDrill() {}

    /** What that drill says of the runbook's steps. */
    public static StepHistory history(Path folder) {
        TestTime time = new TestTime();
        time.pass(Duration.between(time.now(), ShopSite.NOW).minus(Duration.ofDays(9)));
        try (InputStream in = ShopSite.class.getResourceAsStream(NAME)) {
            String then = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("--timeout=120s", "--timeout=60s");
            Path data = Files.createTempDirectory(folder, "drill");
            try (Journal journal = SqliteJournal.open(data.resolve("journal.db"), time)) {
                RecoveryEngine engine = new RecoveryEngine(journal, List.of(new Believing()), new Restores(null, null, List.of()), time,
                        data.resolve("spool"), new RecoveryEngine.About("0.1.0", "ops-2", Messages.english()));
                try (RecoverySession session = engine.declare(Declaration.of(Mode.DRILL, "Shop database corrupted", "M. Oser",
                        new Site("Shop", "production", ShopSite.ZONE), Objectives.NONE, new RunbookReader().read(NAME, then)))) {
                    upToTheRestore(session, time);
                }
                return StepHistory.of(journal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void upToTheRestore(RecoverySession session, TestTime time) {
        while (true) {
            Step step = session.step(session.state().next().orElseThrow().step().id());
            time.pass(Duration.ofMinutes(1));
            switch (step) {
                case Step.Restore restore -> {
                    return;
                }
                case Step.Manual manual -> session.judge(step.id(), Judgement.DONE, "");
                default -> session.run(step.id(), Map.of(), Set.of());
            }
        }
    }

    private static final class Believing implements StepRunner {

        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) {
            return Outcome.succeeded();
        }
    }
}
