package relight.core.hypnoscript;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.ExampleWorkspace;
import relight.core.workspace.KeptSetting;
import relight.core.workspace.LiteralSecrets;
import relight.core.workspace.Workspace;

/**
 * A HypnoScript document as a workspace: every single value of it is taken over as something that Relight shows, or kept by its path.
 *
 * @param workspace the files to write: {@code relight.yaml}, a runbook for each scenario, the checklists, and the document itself
 * @param read      how many single values the document has
 * @param mapped    how many of them became part of the plan
 * @param kept      the others, in the order of the document
 */
public record ImportedPlan(ExampleWorkspace workspace, int read, int mapped, List<KeptSetting> kept) {

    /** The name of the runbook with the checklists of the page. */
    public static final String CHECKLIST = "runbooks/checklist.md";
    /** The folder that keeps the document as it was. */
    public static final String ORIGINAL = "imported/";

    public ImportedPlan {
        kept = List.copyOf(kept);
    }

    /**
     * Makes a workspace of a file.
     *
     * @throws Problem where it cannot be read, and with everything that is wrong in it
     */
    public static ImportedPlan read(Path file, Messages words) {
        try {
            return of(file.getFileName().toString(), Files.readString(file), words);
        } catch (NoSuchFileException e) {
            throw new Problem(Message.of("plan.import.missing", file), Message.of("plan.import.missing.remedy"), e);
        } catch (MalformedInputException e) {
            throw new Problem(Message.of("plan.import.encoding", file), Message.of("plan.import.encoding.remedy"), e);
        } catch (IOException e) {
            throw new Problem(Message.of("plan.import.unreadable", file, e.getClass().getSimpleName()),
                    Message.of("plan.import.unreadable.remedy", file), e);
        }
    }

    /**
     * Makes a workspace of a document.
     *
     * @param name  of the file, without folders; problems call it so
     * @param words the language of the remarks in the workspace
     * @throws Problem with everything that is wrong with the document; nothing of it is taken over then
     */
    public static ImportedPlan of(String name, String text, Messages words) {
        HypnoScript document = HypnoScriptReader.read(name, text);
        refuse(name, document.problems());
        Ledger ledger = new Ledger(document.blocks());
        Faults faults = new Faults();
        ledger.leaves().stream().filter(ImportedPlan::isSecret).forEach(leaf -> faults.add(leaf.value().place(), "plan.hyp.secret", leaf.path()));
        Draft draft = new Draft().note("plan.import.head", name);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(Workspace.FILE, "");
        files.putAll(mapped(document, name, draft, ledger, faults));
        refuse(name, faults.problems());
        draft.put("kept", ledger.kept().stream().map(KeptSetting::line).toList());
        files.put(Workspace.FILE, draft.yaml(words));
        if (!document.checks().isEmpty()) {
            String file = files.containsKey(CHECKLIST) ? "runbooks/checklists.md" : CHECKLIST;
            files.put(file, RunbookText.of(document.checks()));
        }
        files.put(ORIGINAL + name, text);
        return new ImportedPlan(new ExampleWorkspace(files), ledger.leaves().size(), ledger.mapped(), ledger.kept());
    }

    private static boolean isSecret(Ledger.Leaf leaf) {
        return leaf.value().kind() != HypnoValue.Kind.ENVIRONMENT && LiteralSecrets.isLiteral(leaf.key(), leaf.value().text());
    }

    /** The sections stand in the order in which a person reads them, and not in that of the document. */
    private static Map<String, String> mapped(HypnoScript document, String name, Draft draft, Ledger ledger, Faults faults) {
        draft.in("site").put("name", document.title().orElse(name.replaceFirst("\\.[^.]+$", "")));
        Optional<Settings> recovery = settings(document, "disaster_recovery", ledger, faults);
        Optional<Settings> continuity = settings(document, "business_continuity", ledger, faults);
        RecoveryMapping recoveries = new RecoveryMapping(draft);
        ContinuityMapping people = new ContinuityMapping(draft);
        recovery.ifPresent(recoveries::objectives);
        continuity.ifPresent(people::objectives);
        settings(document, "backup", ledger, faults).ifPresent(backup -> new BackupMapping(draft, TierGuess.strictest(draft)).map(backup));
        recovery.ifPresent(recoveries::map);
        continuity.ifPresent(people::map);
        return recoveries.runbooks();
    }

    private static Optional<Settings> settings(HypnoScript document, String block, Ledger ledger, Faults faults) {
        return Optional.ofNullable(document.blocks().get(block)).map(found -> new Settings(found, ledger, faults));
    }

    private static void refuse(String name, List<Problem> problems) {
        if (problems.size() == 1) {
            throw problems.getFirst();
        }
        if (!problems.isEmpty()) {
            List<Message> lines = new ArrayList<>(problems.stream().map(ImportedPlan::line).toList());
            Message list = lines.removeLast();
            for (Message line : lines.reversed()) {
                list = Message.of("workspace.problems.next", line, list);
            }
            throw new Problem(Message.of("workspace.problems", name, problems.size(), list));
        }
    }

    private static Message line(Problem problem) {
        return problem.remedy().map(remedy -> Message.of("workspace.problems.line", problem.what(), remedy)).orElse(problem.what());
    }
}
