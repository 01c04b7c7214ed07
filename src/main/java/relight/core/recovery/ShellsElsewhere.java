package relight.core.recovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;

/**
 * What steps have set in their shells on another machine, of which the journal knows the names and nobody here the values. Options
 * are put on again, since their names say all; variables and the folder are asked for anew where a step reads them; a function that
 * a step calls, and a changed IFS, are told, and a person says that it runs without.
 */
final class ShellsElsewhere {

    /** The input that asks for the folder in which the step begins. */
    static final String FOLDER = "RELIGHT_FOLDER";
    /** The input with which a person says that the step may run without what is not here. */
    static final String WITHOUT = "RELIGHT_WITHOUT";

    private static final String YES = "yes";
    private static final Set<String> OPTIONS = Set.of("allexport", "errexit", "errtrace", "functrace", "keyword", "noclobber", "noglob",
            "nounset", "physical", "pipefail", "posix", "xtrace");
    private static final Set<String> SHOPT_OPTIONS = Set.of("dotglob", "expand_aliases", "extglob", "failglob", "globstar", "inherit_errexit",
            "lastpipe", "nocaseglob", "nocasematch", "nullglob");
    private static final Pattern SECRET = Pattern.compile("(?i).*(PASSW|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|KEY|PGPASS).*");

    private record Change(StepId step, Set<String> names, boolean here) {}

    private final Messages words;
    private final List<Change> changes = new ArrayList<>();
    private final Map<StepId, Set<String>> given = new HashMap<>();
    private long toCome;
    private boolean elsewhere;

    ShellsElsewhere(Messages words) {
        this.words = words;
    }

    /** Takes the next event in. */
    synchronized void add(RecoveryEvent event) {
        boolean here = toCome == 0;
        toCome = Math.max(0, toCome - 1);
        if (event instanceof RecoveryEvent.Adopted adopted && here) {
            toCome = adopted.events();
            elsewhere = true;
        } else if (event instanceof RecoveryEvent.StepIntended intent) {
            given.put(intent.step(), Set.copyOf(intent.inputs().keySet()));
        } else if (event instanceof RecoveryEvent.StepEnded ended && ended.outcome().kind() == Outcome.Kind.SUCCEEDED) {
            Set<String> names = new LinkedHashSet<>(ended.outcome().changedNames());
            names.addAll(given.getOrDefault(ended.step(), Set.of()));
            changes.add(new Change(ended.step(), names, here));
        }
    }

    /** The step with the inputs that it needs here and would not need where the recovery began. */
    synchronized Step dress(Step step, Function<StepId, Step> known) {
        if (!elsewhere || !(step instanceof Step.Shell shell)) {
            return step;
        }
        Set<String> missing = missing(shell, known);
        List<Input> inputs = new ArrayList<>(shell.header().inputs());
        Set<String> without = new TreeSet<>();
        for (String name : missing) {
            if (inputs.stream().anyMatch(input -> input.name().equals(name)) || isOption(name)) {
                continue;
            }
            if (name.equals("PWD")) {
                inputs.add(new Input(FOLDER, Input.Kind.PATH, Optional.empty(), List.of(), words.say("people.shell.folder")));
            } else if (reads(shell.script(), name)) {
                inputs.add(new Input(name, SECRET.matcher(name).matches() ? Input.Kind.SECRET : Input.Kind.TEXT, Optional.empty()));
            } else if (name.equals("IFS") || Pattern.compile("(?<![\\w$-])" + Pattern.quote(name) + "(?![\\w-])").matcher(shell.script()).find()) {
                without.add(name);
            }
        }
        if (!without.isEmpty()) {
            inputs.add(new Input(WITHOUT, Input.Kind.CHOICE, Optional.empty(), List.of(YES), words.say("people.shell.without", String.join(", ", without))));
        }
        return inputs.size() == shell.header().inputs().size() ? step : shell.withHeader(shell.header().asking(inputs));
    }

    /** The options that are otherwise than a shell has them, as {@code o:NAME} for those of set and {@code s:NAME} for those of shopt. */
    synchronized List<String> toggled(Step step, Function<StepId, Step> known) {
        if (!elsewhere || !(step instanceof Step.Shell shell)) {
            return List.of();
        }
        return missing(shell, known).stream().filter(ShellsElsewhere::isOption).map(name -> (OPTIONS.contains(name) ? "o:" : "s:") + name).toList();
    }

    /** Each time that an option is named it was turned over; a step that ran here has settled everything but variables. */
    private Set<String> missing(Step.Shell shell, Function<StepId, Step> known) {
        Set<String> missing = new TreeSet<>();
        for (Change change : changes) {
            if (!(known.apply(change.step()) instanceof Step.Shell other) || !sees(shell, other)) {
                continue;
            }
            if (change.here()) {
                missing.removeIf(name -> change.names().contains(name) || isOption(name) || name.equals("PWD"));
                if (change.names().contains(WITHOUT)) {
                    missing.removeIf(name -> !reads(shell.script(), name));
                }
            } else {
                change.names().stream().filter(name -> !name.startsWith("RELIGHT_")).forEach(name -> {
                    if (!missing.add(name) && isOption(name)) {
                        missing.remove(name);
                    }
                });
            }
        }
        return missing;
    }

    /** A lane begins with what the main line of its section has left. */
    private static boolean sees(Step.Shell shell, Step.Shell other) {
        int lane = shell.session().indexOf(Step.Shell.LANE);
        return other.session().equals(shell.session()) || lane >= 0 && other.session().equals(shell.session().substring(0, lane));
    }

    private static boolean isOption(String name) {
        return OPTIONS.contains(name) || SHOPT_OPTIONS.contains(name);
    }

    private static boolean reads(String script, String name) {
        return Pattern.compile("\\$\\{?[#!]?" + Pattern.quote(name) + "(?!\\w)").matcher(script).find();
    }
}
