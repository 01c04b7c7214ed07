package relight.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import relight.core.hypnoscript.ImportedPlan;
import relight.core.text.Messages;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** A workspace that was imported whole: every section of a plan has something in it. */
final class BakeryPlan {

    private BakeryPlan() {}

    private static final class Once {
        private static final Workspace WORKSPACE = imported();
    }

    static Workspace workspace() {
        return Once.WORKSPACE;
    }

    private static Workspace imported() {
        try (InputStream in = BakeryPlan.class.getResourceAsStream("/relight/core/hypnoscript/bakery.md")) {
            Path folder = Files.createTempDirectory("relight-bakery");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            ImportedPlan.of("bakery.md", text, Messages.english()).workspace().write(folder).forEach(file -> file.toFile().deleteOnExit());
            return new WorkspaceReader().read(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
