package relight.core.runbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.FencedCodeBlock;
import relight.core.kubernetes.ClusterAction;
import relight.core.text.Message;
import relight.core.text.Place;

/** Makes the steps of a fence. */
final class FenceReader {

    private final HeaderReader headers;
    private final ShellSyntax.Check syntax;
    private final List<Runbook.Note> notes;
    private final boolean kept;

    FenceReader(HeaderReader headers, ShellSyntax.Check syntax, List<Runbook.Note> notes, boolean kept) {
        this.headers = headers;
        this.syntax = syntax;
        this.notes = notes;
        this.kept = kept;
    }

    /**
     * Reads one fence.
     *
     * @param place of its opening
     * @param prose the words just before it
     * @param note  everything before it since the step before
     */
    List<Step> read(FencedCodeBlock fence, InfoString info, Place place, SectionDraft section, String prose, String note) {
        List<String> foreign = RunnableFence.foreignAttributes(info);
        if (!foreign.isEmpty()) {
            notes.add(new Runbook.Note(place.line(), Message.of("runbook.note.attributes", String.join(", ", foreign))));
        }
        String literal = fence.getLiteral();
        String body = literal.endsWith("\n") ? literal.substring(0, literal.length() - 1) : literal;
        Place start = place.at(place.line() + 1, place.column());
        boolean session = RunnableFence.use(info.language(), body) == RunnableFence.Use.SESSION;
        String title = StepTitle.of(prose, session && !SessionText.begins(body) ? "" : body, info.cell(), section.title());
        HeaderReader.Position position = new HeaderReader.Position(section.nextId(), title, section.title(), note, place.line());
        return switch (info.language()) {
            case "sql" -> List.of(new Step.Sql(headers.read(position, info, inputs(OpenText.sql(body).needs())),
                    headers.system(info).orElse(""), body));
            case "http" -> List.of(http(HttpFence.read(body, start, info, headers.read(position, info, List.of())), position, info));
            case KubernetesFence.LANGUAGE -> List.of(kubernetes(body, start, position, info));
            case Route53Fence.LANGUAGE -> List.of(route53(body, start, position, info));
            case "relight" -> List.of(RelightFence.read(body, start, headers.read(position, info, List.of())));
            default -> shell(body, section, position, info);
        };
    }

    /** A list that a person works off. */
    Step manual(SectionDraft section, Place place, String prose, String note, String text, List<String> tasks) {
        String title = StepTitle.of(tasks, prose, section.title());
        HeaderReader.Position position = new HeaderReader.Position(section.nextId(), title, section.title(), note, place.line());
        return new Step.Manual(headers.read(position, new InfoString("", Map.of()), List.of()), text, tasks);
    }

    private List<Step> shell(String body, SectionDraft section, HeaderReader.Position position, InfoString info) {
        if (RunnableFence.use(info.language(), body) == RunnableFence.Use.SESSION) {
            SessionText session = SessionText.read(body).orElseThrow();
            return List.of(shell(session.commands(), session.output(), section, position, info));
        }
        boolean one = body.startsWith("#!") || info.attributes().keySet().stream().anyMatch(RunnableFence::isOurs);
        List<String> pieces = one ? List.of(body) : FenceSplit.pieces(body, syntax);
        List<Step> steps = new ArrayList<>();
        int line = position.line();
        for (String piece : pieces) {
            HeaderReader.Position own = pieces.size() == 1 ? position : new HeaderReader.Position(section.idAfter(steps.size()),
                    StepTitle.ofPiece(piece).orElse(position.title()), position.phase(), steps.isEmpty() ? position.note() : "", line);
            steps.add(pieces.size() > 1 && FenceSplit.isComment(piece) ? new Step.Manual(headers.read(own, info, List.of()), piece, List.of())
                    : shell(piece, Optional.empty(), section, own, info));
            line += (steps.size() == 1 ? 1 : 0) + (int) piece.chars().filter(c -> c == '\n').count();
        }
        return steps;
    }

    private Step shell(String script, Optional<String> expected, SectionDraft section, HeaderReader.Position position, InfoString info) {
        boolean ownProcess = script.startsWith("#!");
        Optional<String> lane = info.get("lane");
        SectionDraft.ShellNames shell = info.get("watch").isPresent() ? SectionDraft.ShellNames.none() : section.shell(lane);
        Set<String> known = ownProcess ? shell.exports() : shell.variables();
        Map<String, String> needs = new LinkedHashMap<>();
        if (!ownProcess || ShellText.isShebang(script.lines().findFirst().orElse(""))) {
            ShellText text = ShellText.read(script, known);
            needs.putAll(text.argumentsByWords());
            needs.putAll(text.needsByWords());
            if (!ownProcess) {
                shell.variables().addAll(text.sets());
                shell.exports().addAll(text.exports());
            }
        }
        return new Step.Shell(headers.read(position, info, inputs(needs)), script, ownProcess,
                section.id() + lane.map(name -> Step.Shell.LANE + name).orElse(""), expected, headers.wantsTerminal(info));
    }

    private Step kubernetes(String body, Place start, HeaderReader.Position position, InfoString info) {
        List<ClusterAction> actions = KubernetesFence.read(body, start, Map.of());
        Set<String> secrets = SecretValues.of(body, start).inputs();
        List<Input> inputs = inputs(body, KubernetesFence.removed(actions)).stream().map(input -> secrets.contains(input.name()) ? input.hidden() : input).toList();
        Step.Kubernetes step = new Step.Kubernetes(headers.read(position, info, inputs), headers.system(info).orElse(""), actions, body);
        // What is wrong with it is said now, and not on the way back
        Optional<Step.Kubernetes> undo = step.undo(step.header());
        if (!kept) {
            KubernetesFence.requireNoSecret(body, start);
            if (step.header().undo().isPresent() && actions.stream().anyMatch(ClusterAction::isWork) && actions.stream().anyMatch(action -> action.changes() && !action.isWork())) {
                throw start.at(position.line(), 1).problem("kubernetes.fence.mixed");
            }
            undo.ifPresent(back -> KubernetesFence.requireNoSecret(back.text(), start.at(position.line(), 1)));
        }
        return step;
    }

    private Step route53(String body, Place start, HeaderReader.Position position, InfoString info) {
        List<Input.Removed> removed = Route53Fence.removed(Route53Fence.read(body, start, Map.of()));
        return new Step.Route53(headers.read(position, info, inputs(body, removed)), Route53Fence.takesBack(body, start), body);
    }

    /** What is removed is typed by whoever runs the step; where its very name is left open, that is done already. */
    private static List<Input> inputs(String body, List<Input.Removed> removed) {
        List<Input> inputs = new ArrayList<>(inputs(OpenText.line(body).needs()));
        inputs.addAll(Input.confirmations(removed.stream().filter(thing -> OpenText.line(thing.name()).needs().isEmpty()).toList()));
        return inputs;
    }

    private Step http(Step.Http step, HeaderReader.Position position, InfoString info) {
        Map<String, String> needs = new LinkedHashMap<>(OpenText.line(step.url()).needs());
        step.headers().values().forEach(value -> OpenText.line(value).needs().forEach(needs::putIfAbsent));
        step.body().ifPresent(body -> OpenText.body(body).needs().forEach(needs::putIfAbsent));
        return new Step.Http(headers.read(position, info, inputs(needs)), step.method(), step.url(), step.headers(), step.body(),
                step.expectStatus(), step.expectBody(), step.within(), step.text());
    }

    private static List<Input> inputs(Map<String, String> needs) {
        List<Input> inputs = new ArrayList<>();
        needs.forEach((variable, words) -> inputs.add(InputGuess.input(variable, words)));
        return inputs;
    }
}
