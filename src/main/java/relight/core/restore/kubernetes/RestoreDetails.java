package relight.core.restore.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Restore of Velero 1.18 can be told beside its scope.
 *
 * @param patience how long Velero waits for the data of volumes, as {@code 4h} or {@code 90m}
 * @param statuses kinds whose status comes back, too; {@code *}: all
 * @param parallel files of a volume that are written at once
 * @param sparse   whether holes in files stay holes
 * @param hook     a command for pods after they have come back
 */
public record RestoreDetails(Optional<String> patience, List<String> statuses, Optional<Integer> parallel, boolean sparse, Optional<Hook> hook) {

    /** Names of the choices. */
    public static final String PATIENCE = "item-operation-timeout";
    public static final String STATUSES = "restore-status";
    public static final String PARALLEL = "parallel-files";
    public static final String SPARSE = "sparse-files";
    public static final String HOOK = "hook-command";
    public static final String HOOK_LABELS = "hook-labels";
    public static final String HOOK_CONTAINER = "hook-container";
    public static final String HOOK_ERROR = "hook-on-error";
    /** Values of {@link #HOOK_ERROR}. */
    public static final String CONTINUE = "continue";
    public static final String FAIL = "fail";

    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");
    private static final Duration UNTIL_READY = Duration.ofMinutes(10);

    /**
     * A command that Velero runs in pods which it has restored.
     *
     * @param labels    of those pods; empty: all
     * @param container empty: the first
     * @param fail      an error of it is an error of the restore, and no further one is run in that pod
     */
    public record Hook(String command, Map<String, String> labels, Optional<String> container, boolean fail) {
        public Hook {
            labels = Map.copyOf(labels);
        }
    }

    public RestoreDetails {
        statuses = List.copyOf(statuses);
    }

    static RestoreDetails of(Map<String, String> with) {
        Optional<Integer> parallel = VeleroChoice.text(with, PARALLEL).filter(number -> number.matches("[1-9]\\d{0,3}")).map(Integer::valueOf);
        Map<String, String> labels = KubernetesChoice.labels(with.getOrDefault(HOOK_LABELS, ""));
        Optional<Hook> hook = VeleroChoice.text(with, HOOK).map(command -> new Hook(command, labels, VeleroChoice.text(with, HOOK_CONTAINER), with.getOrDefault(HOOK_ERROR, CONTINUE).equals(FAIL)));
        return new RestoreDetails(VeleroChoice.text(with, PATIENCE), KubernetesChoice.list(with.getOrDefault(STATUSES, "")), parallel,
                Boolean.parseBoolean(with.get(SPARSE)), hook);
    }

    boolean any() {
        return patience.isPresent() || !statuses.isEmpty() || parallel.isPresent() || sparse || hook.isPresent();
    }

    /** Whether the words could be about a hook though no command was named. */
    static boolean isHookWithoutCommand(Map<String, String> with) {
        return VeleroChoice.text(with, HOOK).isEmpty() && (VeleroChoice.text(with, HOOK_LABELS).isPresent() || VeleroChoice.text(with, HOOK_CONTAINER).isPresent()
                || with.getOrDefault(HOOK_ERROR, CONTINUE).equals(FAIL));
    }

    /** Empty where it is written as Velero would not read it. */
    public Optional<Duration> waits() {
        return patience.flatMap(RestoreDetails::duration);
    }

    static Optional<Duration> duration(String written) {
        Matcher parts = DURATION.matcher(written);
        if (written.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        Duration read = Duration.ofHours(number(parts.group(1))).plusMinutes(number(parts.group(2))).plusSeconds(number(parts.group(3)));
        return Optional.of(read).filter(duration -> duration.isPositive());
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    void write(Map<String, String> with) {
        patience.ifPresent(text -> with.put(PATIENCE, text));
        if (!statuses.isEmpty()) {
            with.put(STATUSES, String.join(", ", statuses));
        }
        parallel.ifPresent(number -> with.put(PARALLEL, String.valueOf(number)));
        if (sparse) {
            with.put(SPARSE, "true");
        }
        hook.ifPresent(one -> {
            with.put(HOOK, one.command());
            if (!one.labels().isEmpty()) {
                with.put(HOOK_LABELS, labels(one));
            }
            one.container().ifPresent(name -> with.put(HOOK_CONTAINER, name));
            with.put(HOOK_ERROR, one.fail() ? FAIL : CONTINUE);
        });
    }

    static String labels(Hook hook) {
        return String.join(", ", hook.labels().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(label -> label.getKey() + "=" + label.getValue()).toList());
    }

    /** As fields of the {@code spec} of a Restore (velero.io/v1). */
    void put(ObjectNode spec) {
        patience.ifPresent(text -> spec.put("itemOperationTimeout", text));
        if (!statuses.isEmpty()) {
            statuses.forEach(spec.putObject("restoreStatus").putArray("includedResources")::add);
        }
        if (parallel.isPresent() || sparse) {
            ObjectNode uploader = spec.putObject("uploaderConfig");
            parallel.ifPresent(number -> uploader.put("parallelFilesDownload", number));
            if (sparse) {
                uploader.put("writeSparseFiles", true);
            }
        }
        hook.ifPresent(one -> put(one, spec));
    }

    private static void put(Hook hook, ObjectNode spec) {
        ObjectNode resource = spec.putObject("hooks").putArray("resources").addObject().put("name", "relight");
        if (!hook.labels().isEmpty()) {
            VeleroChoice.match(resource.putObject("labelSelector"), hook.labels());
        }
        ObjectNode exec = resource.putArray("postHooks").addObject().putObject("exec");
        hook.container().ifPresent(name -> exec.put("container", name));
        exec.putArray("command").add("/bin/sh").add("-c").add(hook.command());
        exec.put("onError", hook.fail() ? "Fail" : "Continue").put("waitTimeout", UNTIL_READY.toMinutes() + "m").put("waitForReady", true);
    }
}
