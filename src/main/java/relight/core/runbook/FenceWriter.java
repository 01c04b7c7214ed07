package relight.core.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.DurationText;
import relight.core.text.Place;
import relight.core.text.Problem;

/**
 * Writes steps as the Markdown that {@link RunbookReader} reads back as equal steps, under a heading with their phase's name and in
 * a document without defaults. Where a step stands in the file, and what it asks for, come from the document again.
 */
public final class FenceWriter {

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{Nd}._/:@%+,-]+");
    private static final Pattern STRUCTURE = Pattern.compile("(?m)^([ \\t]*)([#>`~|=+*\\[<-]|\\d+[.)])");

    /** The step's note and its fence, ending with a line break. */
    public String write(Step step) {
        Fence fence = fence(step);
        String info = info(fence, step.header());
        char mark = info.indexOf('`') < 0 ? '`' : '~';
        String rule = String.valueOf(mark).repeat(Math.max(3, longestRun(fence.body(), mark) + 1));
        String note = step.header().note().isEmpty() ? "" : harmless(step.header().note()) + "\n\n";
        String body = fence.body().isEmpty() ? "" : fence.body() + "\n";
        return note + rule + info + "\n" + body + rule + "\n";
    }

    private record Fence(String language, Map<String, String> attributes, String body) {
        Fence(String language, String body) {
            this(language, Map.of(), body);
        }
    }

    private static Fence fence(Step step) {
        return switch (step) {
            case Step.Shell shell when shell.expected().isPresent() ->
                    new Fence("console", terminal(shell), SessionText.write(shell.script(), shell.expected()));
            case Step.Shell shell -> new Fence("bash", terminal(shell), shell.script());
            case Step.Sql sql -> new Fence("sql", system(sql.system()), sql.sql());
            case Step.Kubernetes kubernetes -> new Fence(KubernetesFence.LANGUAGE, system(kubernetes.system()), kubernetes.text());
            case Step.Route53 route53 -> new Fence(Route53Fence.LANGUAGE, route53.text());
            case Step.Http http -> http(http);
            case Step.Manual manual -> relight(step, YamlText.keys("manual", manual.text())
                    .list("tasks", manual.tasks()).map("inputs", kinds(manual.header().inputs())));
            case Step.Check check -> relight(step,
                    YamlText.keys("check", check.subject().name().toLowerCase(Locale.ROOT)).list("systems", check.systems()));
            case Step.Restore restore -> relight(step, YamlText.keys("restore", restore.system())
                    .text("backup", restore.backup()).text("at", restore.at()).text("into", restore.into())
                    .map("choices", restore.choices()));
            case Step.EngineAction action -> relight(step, action(action.engine(), action.action(), action.with(), action.header().inputs()));
            case Step.Approval approval -> relight(step, YamlText.keys("approval", approval.text()).text("type", approval.typed()));
            case Step.Decision decision -> relight(step, decision(decision));
            case Step.Wait wait -> relight(step, YamlText.keys("wait", DurationText.write(wait.duration())));
        };
    }

    private static Map<String, String> system(String name) {
        return name.isEmpty() ? Map.of() : Map.of("system", name);
    }

    private static Map<String, String> terminal(Step.Shell shell) {
        return shell.terminal() ? Map.of(RunnableFence.TERMINAL, "true") : Map.of();
    }

    private static Map<String, String> kinds(List<Input> inputs) {
        Map<String, String> kinds = new LinkedHashMap<>();
        inputs.forEach(input -> kinds.put(input.name(), input.kind().name().toLowerCase(Locale.ROOT)));
        return kinds;
    }

    private static Fence http(Step.Http http) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("expect", http.expectStatus());
        http.expectBody().ifPresent(text -> attributes.put("expect-body", text));
        http.within().ifPresent(within -> attributes.put("within", DurationText.write(within)));
        String composed = HttpFence.write(http.method(), http.url(), http.headers(), http.body());
        return new Fence("http", attributes, readsBackAs(http, http.text()) ? http.text() : composed);
    }

    private static boolean readsBackAs(Step.Http step, String text) {
        try {
            Step.Http read = HttpFence.read(text, new Place("", 1, 1), new InfoString("http", Map.of()), step.header());
            return read.method().equals(step.method()) && read.url().equals(step.url()) && read.headers().equals(step.headers())
                    && read.body().equals(step.body());
        } catch (Problem notARequest) {
            return false;
        }
    }

    /** The author's own lines where they say the same; otherwise ours, with the step's words where they differ from them. */
    private static Fence relight(Step step, YamlText ours) {
        String plain = ours.toString();
        if (readsBackAs(step, step.text())) {
            return new Fence("relight", step.text());
        }
        return new Fence("relight", readsBackAs(step, plain) ? plain : ours.text("text", step.text()).toString());
    }

    /** What an action is to know stands beside it, but for names that mean something else there. */
    static YamlText action(String engine, String action, Map<String, String> with, List<Input> inputs) {
        YamlText yaml = YamlText.keys("action", engine + "." + action);
        Map<String, String> below = new LinkedHashMap<>(with);
        below.keySet().retainAll(RelightFence.BESIDE_AN_ACTION);
        with.forEach((name, value) -> {
            if (!below.containsKey(name)) {
                yaml.text(name, value);
            }
        });
        return yaml.map("with", below).map("inputs", kinds(inputs));
    }

    private static boolean readsBackAs(Step step, String body) {
        try {
            return RelightFence.read(body, new Place("", 1, 1), step.header()).equals(step);
        } catch (Problem notThatStep) {
            return false;
        }
    }

    private static String info(Fence fence, StepHeader header) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("title", header.title());
        duration(attributes, "estimate", header.estimate());
        duration(attributes, "timeout", header.timeout());
        if (header.retries() > 0) {
            attributes.put("retries", Integer.toString(header.retries()));
        }
        header.role().ifPresent(role -> attributes.put("role", role));
        if (header.critical()) {
            attributes.put("critical", "true");
        }
        if (header.onFailure() == OnFailure.CONTINUE) {
            attributes.put("on-failure", "continue");
        }
        header.undo().ifPresent(undo -> attributes.put("undo", undo));
        if (header.part() != Part.MAIN) {
            attributes.put("part", header.part().name().toLowerCase(Locale.ROOT));
        }
        if (header.stopsClock()) {
            attributes.put("clock", "stop");
        }
        attendance(attributes, header.attendance());
        order(attributes, header.order());
        patience(attributes, header.patience());
        attributes.putAll(fence.attributes());
        return fence.language() + attributes.entrySet().stream()
                .map(entry -> " " + entry.getKey() + "=" + quoted(entry.getValue())).collect(Collectors.joining());
    }

    private static void attendance(Map<String, String> attributes, Attendance attendance) {
        if (attendance.people() > 1) {
            attributes.put("people", Integer.toString(attendance.people()));
        }
        if (attendance.other()) {
            attributes.put("by", "other");
        }
        duration(attributes, "answer-within", attendance.within());
        if (attendance.then() != Attendance.Then.WAIT) {
            attributes.put("then", attendance.then().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void order(Map<String, String> attributes, Order order) {
        order.name().ifPresent(name -> attributes.put("step", name));
        order.needs().ifPresent(needs -> attributes.put("needs", needs.stream().map(StepId::value).collect(Collectors.joining(","))));
        order.lane().ifPresent(lane -> attributes.put("lane", lane));
        if (!order.conditions().isEmpty()) {
            attributes.put("if", order.conditions().stream().map(one -> one.step() + ":" + one.outcome()).collect(Collectors.joining(",")));
        }
        if (order.only() != Order.Only.ALWAYS) {
            attributes.put("mode", order.only().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void patience(Map<String, String> attributes, Patience patience) {
        patience.askAfter().ifPresent(after -> {
            attributes.put("timeout", DurationText.write(after));
            attributes.put("on-timeout", "ask");
        });
        if (patience.goesOn()) {
            attributes.put("on-timeout", "continue");
        }
        if (!patience.first().isZero()) {
            attributes.put("backoff", DurationText.write(patience.first()) + ".." + DurationText.write(patience.longest()));
        }
    }

    private static YamlText decision(Step.Decision decision) {
        YamlText options = new YamlText();
        decision.options().forEach(option -> options.map(option.name(), costs(option)));
        return YamlText.keys("decision", decision.question()).block("options", options);
    }

    private static Map<String, String> costs(Step.Decision.Option option) {
        Map<String, String> costs = new LinkedHashMap<>();
        costs.put("text", option.words());
        option.time().ifPresent(time -> costs.put("time", DurationText.write(time)));
        costs.put("data", option.data());
        return costs;
    }

    private static void duration(Map<String, String> attributes, String key, Optional<Duration> duration) {
        duration.ifPresent(value -> attributes.put(key, DurationText.write(value)));
    }

    private static String quoted(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\t", "\\t") + "\"";
    }

    /** A note must not become a step or a heading: what would be structure at the beginning of a line is escaped. */
    private static String harmless(String note) {
        return STRUCTURE.matcher(note.strip()).replaceAll(match -> {
            String mark = match.group(2);
            String escaped = Character.isDigit(mark.charAt(0))
                    ? mark.substring(0, mark.length() - 1) + "\\" + mark.charAt(mark.length() - 1) : "\\" + mark;
            return Matcher.quoteReplacement((match.group(1).length() > 3 ? "" : match.group(1)) + escaped);
        });
    }

    private static int longestRun(String body, char mark) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < body.length(); i++) {
            run = body.charAt(i) == mark ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
