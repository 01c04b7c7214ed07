package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/**
 * A console that dies at any event boundary of a night with three lanes. What its journal holds until then is a state from which the
 * recovery ends as it would have; what had begun and not ended is unknown, and nobody but a person has it run again.
 */
class KilledAnywhereTest {

    private static final int STEPS = 60;
    private static final List<String> LANES = List.of("dba", "net", "app");

    @TempDir
    private Path folder;

    /** Events in memory, since thousands of recoveries are gone through; what it does not take any more, has not happened. */
    private static final class Paper implements Journal {

        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, byte[]> documents = new HashMap<>();
        private final int most;

        Paper(int most) {
            this.most = most;
        }

        /** The same up to here, in the hands of another console. */
        Paper upTo(int events) {
            Paper copy = new Paper(Integer.MAX_VALUE);
            copy.entries.addAll(entries.subList(0, events));
            copy.documents.putAll(documents);
            return copy;
        }

        @Override
        public Entry append(String recovery, RecoveryEvent event) {
            return append(recovery, event, Told.BEGIN.plusSeconds(entries.size()));
        }

        @Override
        public synchronized Entry append(String recovery, RecoveryEvent event, Instant happened) {
            if (entries.size() >= most) {
                throw new Killed();
            }
            entries.add(new Entry(entries.size(), "e" + entries.size(), recovery, happened, happened, 0, 0, "boot", event));
            return entries.getLast();
        }

        @Override
        public List<Entry> entries(String recovery) {
            return List.copyOf(entries);
        }

        @Override
        public List<Summary> recoveries() {
            return List.of();
        }

        @Override
        public Lease take(String recovery, String person) {
            return () -> { };
        }

        @Override
        public Optional<Owner> owner(String recovery) {
            return Optional.empty();
        }

        @Override
        public String keep(byte[] document) {
            try {
                String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
                documents.put(hash, document);
                return hash;
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Optional<byte[]> kept(String sha256) {
            return Optional.ofNullable(documents.get(sha256));
        }

        @Override
        public Entry seal(String recovery) {
            return append(recovery, new RecoveryEvent.Sealed(entries.size(), "00", Optional.empty()));
        }

        @Override
        public void listen(Consumer<Entry> listener) {
            // nobody asks
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What comes of a step depends on its text alone, so that every run of the night goes the same way. */
    private static final class Night implements StepRunner {

        private final List<String> ran = new ArrayList<>();

        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) {
            ran.add(step.id().value());
            return step.text().contains("false") ? Outcome.failed("no") : Outcome.succeeded();
        }
    }

    private static String document(Random random) {
        StringBuilder text = new StringBuilder("# Night\n\n```relight step=way\ndecision: Which way?\noptions:\n  replica: Switch\n  restore: Restore\n```\n\n");
        int last = 0;
        for (int i = 2; i < STEPS; i++) {
            List<String> attributes = new ArrayList<>();
            if (i % 15 != 0) {
                attributes.add("lane=" + LANES.get(random.nextInt(LANES.size())));
            }
            boolean fails = random.nextInt(8) == 0;
            if (fails) {
                attributes.add("on-failure=continue");
            }
            if (random.nextInt(6) == 0 && last > 0) {
                attributes.add("needs=night/" + (1 + random.nextInt(last)));
            }
            if (random.nextInt(7) == 0) {
                attributes.add("if=way:" + (random.nextBoolean() ? "replica" : "restore"));
            }
            if (random.nextInt(9) == 0) {
                attributes.add("mode=" + (random.nextBoolean() ? "drill" : "incident"));
            }
            text.append("```bash ").append(String.join(" ", attributes)).append("\n").append(fails ? "false" : "true").append(" # ").append(i)
                    .append("\n```\n\n");
            last = i;
        }
        return text.append("```bash clock=stop\ntrue # end\n```\n").toString();
    }

    private RecoveryEngine engine(Journal journal, Night night) {
        return new RecoveryEngine(journal, List.of(night), new Restores(null, null, List.of()), new SystemTime(), folder.resolve("spool"),
                new RecoveryEngine.About("0.1.0", "host", Messages.english()));
    }

    /** Goes to the end, taking any of the steps whose turn it is. */
    private static void finish(RecoverySession session, Random random) {
        for (List<StepState> due = session.state().due(); !due.isEmpty(); due = session.state().due()) {
            StepState step = due.get(random.nextInt(due.size()));
            if (step.step().kind().equals("decision")) {
                session.choose(step.step().id(), "replica", "");
            } else {
                session.run(step.step().id(), Map.of(), Set.of());
            }
        }
        session.close("");
    }

    private static Map<StepId, Status> statuses(Recovery recovery) {
        return recovery.steps().stream().collect(Collectors.toMap(step -> step.step().id(), StepState::status));
    }

    private RecoverySession declare(Paper journal, Night night, String document) {
        return engine(journal, night).declare(Declaration.of(Mode.DRILL, "Night", "K. Lang", new Site("Shop", "test", ZoneOffset.UTC),
                Objectives.NONE, new RunbookReader().read("night.md", document)));
    }

    @Test
    void endsAsItWouldHaveWhereverTheConsoleDies() {
        for (long seed = 1; seed <= 6; seed++) {
            String document = document(new Random(seed));
            Paper whole = new Paper(Integer.MAX_VALUE);
            Night undisturbed = new Night();
            finish(declare(whole, undisturbed, document), new Random(seed));
            Recovery end = RecoveryFold.of(whole.entries(""));
            assertEquals(STEPS, end.steps().size());
            int planned = (int) whole.entries("").stream().takeWhile(entry -> !(entry.event() instanceof RecoveryEvent.Joined)).count() + 1;
            for (int killed = planned; killed < whole.entries("").size() - 1; killed++) {
                takeUp(whole.upTo(killed), end, undisturbed.ran.size(), "seed " + seed + ", killed after " + killed + " events");
            }
        }
    }

    private void takeUp(Paper left, Recovery end, int runs, String when) {
        Recovery before = RecoveryFold.of(left.entries(""));
        Set<String> begun = left.entries.stream().map(Entry::event).filter(RecoveryEvent.StepIntended.class::isInstance)
                .map(event -> ((RecoveryEvent.StepIntended) event).step().value()).collect(Collectors.toSet());
        Set<String> over = left.entries.stream().map(Entry::event).filter(RecoveryEvent.StepEnded.class::isInstance)
                .map(event -> ((RecoveryEvent.StepEnded) event).step().value()).collect(Collectors.toSet());
        Night night = new Night();
        RecoverySession session = engine(left, night).resume("", "M. Oser");
        Set<String> unknown = session.state().steps().stream().filter(step -> step.status() == Status.UNKNOWN)
                .map(step -> step.step().id().value()).collect(Collectors.toSet());
        Set<String> cutOff = new HashSet<>(begun);
        cutOff.removeAll(over);
        assertEquals(cutOff, unknown, when);
        assertEquals(before.isClosed(), session.state().isClosed(), when);
        unknown.forEach(step -> assertFalse(session.state().due().stream().anyMatch(due -> due.step().id().value().equals(step)), when));
        unknown.forEach(step -> {
            boolean fails = end.step(new StepId(step)).orElseThrow().status() == Status.FAILED;
            session.decide(new StepId(step), fails ? Judgement.FAILED : Judgement.DONE, "its output is there");
        });
        if (!session.state().isClosed()) {
            finish(session, new Random(when.hashCode()));
        }
        assertEquals(statuses(end), statuses(session.state()), when);
        assertEquals(end.verdict(), session.state().verdict(), when);
        assertEquals(runs, begun.size() + night.ran.size(), when + ": nothing is run twice and nothing is left out");
        assertTrue(night.ran.stream().noneMatch(begun::contains), when);
    }

    @Test
    void whatTheJournalDoesNotTakeIsNotRun() {
        String document = document(new Random(1));
        Paper full = new Paper(12);
        Night night = new Night();
        try {
            finish(declare(full, night, document), new Random(1));
        } catch (Killed expected) {
            // as a full disk, or kill -9 in the middle of a commit
        }
        assertEquals(full.entries.stream().filter(entry -> entry.event() instanceof RecoveryEvent.StepIntended).count(), night.ran.size());
    }
}
