package relight.core.restore.files;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import relight.core.catalog.BackupFormat.Content;
import relight.core.restore.PlanBuilder.StageBuilder;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.beside.PlacePlan;
import relight.core.restore.beside.PlaceRefusals;
import relight.core.restore.beside.UnpackedSize;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Decides how a folder of files comes back, from a tar archive, a zip or a folder. */
public final class FilesPlanner {

    public static final String ENGINE = "files";

    /** Chosen: what is at the target and not in the backup goes (FS-4). */
    public static final String REMOVE = "remove";
    /** Chosen: a file that is newer at the target stays. */
    public static final String KEEP_NEWER = "keep-newer";

    /** Where the system itself lives, by which its archives name the folder: the copy of a restore test, or one beside, has another name. */
    public static final String ORIGINAL = "original";

    /** By which a zip is unpacked at another place than this machine. */
    public static final String UNZIP = "unzip";

    /** The package of Debian that has each program which is needed there. */
    private static final Map<String, String> PROGRAMS = new TreeMap<>(Map.of("tar", "tar", "find", "findutils", "xargs", "findutils", "mv", "coreutils", UNZIP, UNZIP));

    private static final List<String> FOLDER_KEYS = List.of("owner", "mode");

    public Planning plan(RestoreRequest request, FilesFacts facts, Messages words) {
        PlaceRefusals refusing = new PlaceRefusals(request, facts.place(), words);
        List<Refusal> refusals = refusing.find(Set.of(Content.TAR, Content.ZIP, Content.FOLDER, Content.POSTGRESQL_BASE), facts.needed());
        for (String name : UnpackCaps.NAMES) {
            String value = request.choices().getOrDefault(name, "1");
            if (!value.matches("[1-9]\\d{0,17}")) {
                refusing.refuse("FS-2", "number", name, value);
            }
        }
        PROGRAMS.forEach((program, debian) -> refusing.missing("ALL-4", program, debian));
        if (facts.place().elsewhere().isPresent()) {
            elsewhere(request, facts, refusing);
        }
        Selection.of(request.choices(), facts.place().target()).outside().forEach(path -> refusing.refuse("FS-1", "only", path));
        return refusals.isEmpty() ? new Planning.Planned(make(request, facts, words)) : new Planning.Refused(refusals);
    }

    /** What this engine can do on this machine only, and caps that are known to be passed before anything is fetched. */
    private static void elsewhere(RestoreRequest request, FilesFacts facts, PlaceRefusals refusing) {
        if (request.backup().object().isFolder()) {
            refusing.refuse("ALL-4", "far.folder", request.backup().location(), facts.place().host());
        }
        boolean numbers = UnpackCaps.NAMES.stream().allMatch(name -> request.choices().getOrDefault(name, "1").matches("[1-9]\\d{0,17}"));
        long most = numbers ? UnpackCaps.of(request.choices(), facts.place().free()).bytes() : Long.MAX_VALUE;
        long unpacked = request.backup().verdict().unpacked().orElse(0);
        if (unpacked > most) {
            refusing.refuse("FS-2", "far.bytes", request.backup().location(), new Bytes(unpacked), new Bytes(most));
        }
    }

    private static RestorePlan make(RestoreRequest request, FilesFacts facts, Messages words) {
        PlacePlan plan = new PlacePlan(request, facts.place(), facts.preconditions(), UnpackedSize.of(request.backup()), words);
        UnpackCaps caps = UnpackCaps.of(request.choices(), facts.place().free());
        caps.lines().forEach(plan::with);
        FOLDER_KEYS.forEach(key -> request.system().target(key).ifPresent(value -> plan.with(key, value)));
        plan.with(REMOVE, Boolean.toString(request.chosen(REMOVE))).with(KEEP_NEWER, Boolean.toString(request.chosen(KEEP_NEWER)));
        request.system().target(ORIGINAL).or(() -> Optional.of(facts.place().target().toString()).filter(_ -> request.way() == Way.BESIDE_ONLY))
                .ifPresent(original -> plan.with(ORIGINAL, original));
        ScopeLines.write(facts.scope()).forEach(plan::with);
        Selection selection = Selection.of(request.choices(), facts.place().target());
        selection.lines().forEach(plan::with);
        if (!selection.isAll()) {
            plan.builder().fine(words.say("restore.files.only.found", String.join(", ", selection.paths())));
        }
        plan.tellWay();
        if (facts.place().elsewhere().isPresent()) {
            plan.builder().fine(words.say("restore.files.found.far", facts.place().host()));
        }
        request.backup().object().entries().ifPresent(entries -> plan.builder().fine(words.say("restore.files.found.folder", entries)));
        scope(request, plan, facts, words);
        if (facts.place().exists()) {
            plan.builder().fine(words.say("restore.files.found", facts.files()));
        }
        plan.builder().guard("ALL-9", words.say("restore.files.guard.ALL-9"));
        plan.builder().guard("FS-1", words.say(request.backup().object().isFolder() ? "restore.files.guard.FS-1.folder" : "restore.files.guard.FS-1"));
        plan.builder().guard("FS-2", words.say("restore.files.guard.FS-2", new Bytes(caps.bytes()), caps.entries(), caps.ratio()));
        plan.builder().guard("FS-3", words.say("restore.files.guard.FS-3"));
        plan.builder().guard("FS-4", words.say(request.chosen(REMOVE) ? "restore.files.guard.FS-4.remove" : "restore.files.guard.FS-4"));
        return plan.make(stage -> compare(request, plan, stage, facts, words));
    }

    /** What the series leaves out does not come back with it, and nothing at the target makes room for it. */
    private static void scope(RestoreRequest request, PlacePlan plan, FilesFacts facts, Messages words) {
        String series = request.backup().series();
        List<String> includes = facts.scope().includes();
        List<String> excludes = facts.scope().excludes();
        if (!includes.isEmpty()) {
            plan.builder().fine(words.say("restore.files.scope.holds", series, String.join(", ", includes)));
        }
        if (!excludes.isEmpty()) {
            plan.builder().fine(words.say("restore.files.scope.leaves-out", series, String.join(", ", excludes)));
        }
        if (!facts.scope().isAll()) {
            if (facts.place().exists()) {
                plan.builder().guard("FS-4", words.say("restore.files.guard.FS-4.scope"));
            } else {
                plan.builder().warning(words.say("restore.files.scope.gone", facts.place().target()));
            }
        }
    }

    /** Before anything is removed, somebody has read what. */
    private static void compare(RestoreRequest request, PlacePlan plan, StageBuilder stage, FilesFacts facts, Messages words) {
        if (request.way() == Way.BESIDE_ONLY || !facts.place().exists()) {
            return;
        }
        stage.action("compare", words.say("restore.files.step.compare"), java.time.Duration.ofSeconds(5), plan.lines());
        if (request.chosen(REMOVE)) {
            stage.approval(words.say("restore.files.step.remove"), words.say("restore.files.step.remove.text", facts.place().target()));
        }
    }
}
