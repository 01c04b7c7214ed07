package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;

class FenceWriterTest {

    private static final String ODD = "a \"'\\\n\r\t`~$<>{}[]:#-=|&*!?%@,\u0000\u0007\u0085\u2028\uFEFF\u00e4\u0416\ud83d\udd25";

    private final FenceWriter writer = new FenceWriter();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyStepReadsBackAsItWas(long seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        StringBuilder document = new StringBuilder("# The plan\n\n");
        for (int i = 1; i <= 60; i++) {
            Step step = new Steps(random).step(new StepId("the-plan/" + i));
            steps.add(step);
            document.append(writer.write(step)).append('\n');
        }
        List<Step> read = new RunbookReader().read("plan.md", document.toString()).steps();
        for (int i = 0; i < steps.size(); i++) {
            assertEquals(steps.get(i), withoutLine(read.get(i)), document.toString());
        }
        assertEquals(steps.size(), read.size());
    }

    @Test
    void writesAttributesInOneOrderAndOnlyWhatIsSaid() {
        StepHeader header = new StepHeader(new StepId("a/1"), "Swap", "A", "", 0, Optional.of(Duration.ofSeconds(90)), Optional.empty(), 0,
                Optional.of("DBA"), true, OnFailure.STOP, Optional.of("echo \"back\""), Part.COMMIT, true, List.of());
        Step step = new Step.EngineAction(header, "sqlite", "swap", Map.of("file", "/srv/shop.db"), "Puts the new file in its place.");
        assertEquals("""
                ```relight title=Swap estimate=1m30s role=DBA critical=true undo="echo \\"back\\"" part=commit clock=stop
                action: sqlite.swap
                file: /srv/shop.db
                text: Puts the new file in its place.
                ```
                """, writer.write(step));
    }

    @Test
    void keepsTheAuthorsOwnLines() {
        String fence = "```relight title=Wait\nwait: 5m   # for the replica\n```\n";
        assertEquals(fence, writer.write(new RunbookReader().read("a.md", fence).steps().getFirst()));
    }

    @Test
    void aNoteNeverBecomesAStepOrAHeading() {
        String note = "# Not a heading\n```bash\nrm -rf /\n```\n- [ ] no task\n1. no list\n===\n    > quote";
        StepHeader header = header(new StepId("plan/1"), "T", note);
        String document = "# Plan\n\n" + writer.write(new Step.Wait(header, Duration.ofSeconds(1), "wait: \"1s\""));
        Runbook runbook = new RunbookReader().read("plan.md", document);
        assertEquals(1, runbook.steps().size(), document);
        assertEquals(1, runbook.sections().size(), document);
    }

    private static StepHeader header(StepId id, String title, String note) {
        return new StepHeader(id, title, "The plan", note, 0, Optional.empty(), Optional.empty(), 0, Optional.empty(), false,
                OnFailure.STOP, Optional.empty(), Part.MAIN, false, List.of());
    }

    private static Step withoutLine(Step step) {
        StepHeader h = step.header();
        StepHeader header = new StepHeader(h.id(), h.title(), h.phase(), h.note(), 0, h.estimate(), h.timeout(), h.retries(), h.role(),
                h.critical(), h.onFailure(), h.undo(), h.part(), h.stopsClock(), h.inputs(), h.attendance(), h.order(), h.patience(), h.watch());
        return step.withHeader(header);
    }

    /** Makes steps of every kind with every attribute and odd characters. */
    private record Steps(Random random) {

        Step step(StepId id) {
            StepHeader header = new StepHeader(id, odd(), "The plan", random.nextBoolean() ? "" : "What it is for, in words.", 0,
                    maybe(this::duration), maybe(this::duration), random.nextInt(4), maybe(this::odd), random.nextBoolean(),
                    pick(OnFailure.values()), maybe(this::odd), pick(Part.values()), random.nextBoolean(), List.of(), Attendance.ANYBODY, order(), patience(),
                    Optional.empty());
            String script = "echo '" + odd().replaceAll("['$<\r\u0000]", "") + "'\n  # ```\n\n~~~~ x";
            return switch (random.nextInt(10)) {
                case 0 -> new Step.Shell(header, script, false,
                        "the-plan" + header.order().lane().map(lane -> Step.Shell.LANE + lane).orElse(""));
                case 1 -> new Step.Sql(header, pick("shop", "shop db"), "SELECT 1;\n\n-- ```" + odd().replaceAll("[<\r\u0000]", ""));
                case 2 -> http(header);
                case 3 -> new Step.Manual(header, odd(), odds());
                case 4 -> check(header);
                case 5 -> new Step.Restore(header, odd(), odd(), maybe(this::odd), maybe(this::odd), map(), odd());
                case 6 -> new Step.EngineAction(header, "postgresql", "swap.all", map(), odd());
                case 7 -> new Step.Approval(header, odd(), maybe(this::odd));
                case 8 -> new Step.Decision(header, odd(), List.of(option("replica"), option("restore")), odd());
                default -> new Step.Wait(header, duration(), odd());
            };
        }

        private Step.Decision.Option option(String name) {
            return new Step.Decision.Option(name, odd(), maybe(this::duration), random.nextBoolean() ? "" : odd());
        }

        private Order order() {
            return new Order(Optional.empty(), random.nextBoolean() ? Optional.empty() : Optional.of(List.of()), maybe(() -> pick("dba", "netz")),
                    List.of(), pick(Order.Only.values()));
        }

        private Patience patience() {
            boolean pauses = random.nextBoolean();
            return new Patience(Optional.empty(), random.nextBoolean(), pauses ? Duration.ofSeconds(10) : Duration.ZERO,
                    pauses ? Duration.ofMinutes(2) : Duration.ZERO);
        }

        private Step check(StepHeader header) {
            return new Step.Check(header, pick(Step.Check.Subject.values()), odds(), odd());
        }

        private Step http(StepHeader header) {
            Map<String, String> headers = random.nextBoolean() ? Map.of() : Map.of("Accept", "text/plain; q=\"1\"");
            Optional<String> body = maybe(() -> "{\"a\": \"ä\"}\n\n```");
            return new Step.Http(header, "POST", "http://127.0.0.1:80/x?y=1", headers, body, pick("2xx", "404"), maybe(this::odd),
                    maybe(this::duration), HttpFence.write("POST", "http://127.0.0.1:80/x?y=1", headers, body));
        }

        private Duration duration() {
            return Duration.ofMillis(random.nextLong(1_000_000_000L)).plusNanos(random.nextInt(2));
        }

        private String odd() {
            int[] all = ODD.codePoints().toArray();
            return random.ints(random.nextInt(12), 0, all.length).map(i -> all[i])
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        }

        private List<String> odds() {
            return random.ints(random.nextInt(3)).mapToObj(i -> odd()).toList();
        }

        private Map<String, String> map() {
            Map<String, String> map = new LinkedHashMap<>();
            random.ints(random.nextInt(4)).forEach(i -> map.put(random.nextBoolean() ? pick("file", "yes", "to") : odd(), odd()));
            return map;
        }

        private <T> Optional<T> maybe(Supplier<T> value) {
            return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
        }

        @SafeVarargs
        private <T> T pick(T... values) {
            return values[random.nextInt(values.length)];
        }
    }
}
