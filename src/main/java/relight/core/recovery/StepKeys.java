package relight.core.recovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;

/**
 * By what a step is known again in another recovery.
 *
 * @param proven   SHA-256 of kind and text before inputs, in hexadecimal: <em>last proven</em> holds for just this text
 * @param forecast id and target: how long such a step takes
 */
public record StepKeys(String proven, String forecast) {

    public static StepKeys of(Step step, Runbook runbook) {
        return new StepKeys(proven(step), forecast(step, runbook));
    }

    static String proven(Step step) {
        return proven(step.kind(), step.text());
    }

    static String proven(String kind, String text) {
        return sha256(kind + "\0" + text);
    }

    private static String forecast(Step step, Runbook runbook) {
        if (step instanceof Step.EngineAction action) {
            Map<String, String> with = action.with();
            return action.engine() + "." + action.action() + ":" + with.getOrDefault("forecast", with.getOrDefault("system", ""));
        }
        return runbook.name() + "#" + step.id();
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
