package relight.core.workspace;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.core.text.Messages;

/** Writes what a survey found as a workspace file that loads, with the questions that only a person can answer as comments. */
public final class SurveyedWorkspace {

    private final Path folder;
    private final ZoneId zone;
    private final Messages words;

    /**
     * Over one folder with backups.
     *
     * @param zone  in which the names of backups are meant
     * @param words the language of the comments
     */
    public SurveyedWorkspace(Path folder, ZoneId zone, Messages words) {
        this.folder = folder.toAbsolutePath().normalize();
        this.zone = zone;
        this.words = words;
    }

    /** The one file {@code relight.yaml}. */
    public ExampleWorkspace of(List<FolderSurvey.Proposal> proposals) {
        StringBuilder yaml = new StringBuilder();
        comment(yaml, "", "workspace.survey.head", folder);
        yaml.append("site:\n  name: ").append(quoted(name())).append("\n  zone: ").append(zone.getId()).append("\n\n");
        yaml.append("stores:\n  backups:\n    folder: ").append(quoted(folder.toString())).append("\n\n");
        comment(yaml, "", "workspace.survey.tiers");
        yaml.append("tiers:\n  standard:\n    rto: 4h\n    rpo: 48h\n\nsystems:\n");
        proposals.forEach(proposal -> system(yaml, proposal));
        yaml.append("\nseries:\n");
        proposals.forEach(proposal -> series(yaml, proposal));
        Map<String, String> files = new LinkedHashMap<>();
        files.put(Workspace.FILE, yaml.toString());
        return new ExampleWorkspace(files);
    }

    private void system(StringBuilder yaml, FolderSurvey.Proposal proposal) {
        yaml.append("  ").append(quoted(proposal.system())).append(":\n    engine: ").append(proposal.engine()).append("\n    tier: standard\n");
        comment(yaml, "    ", "workspace.survey.target");
        String target = switch (proposal.engine()) {
            case "sqlite" -> "      path: " + quoted("/srv/" + proposal.system() + ".db") + "\n";
            case "files" -> "      path: " + quoted("/srv/" + proposal.system()) + "\n";
            default -> "      host: localhost\n      database: " + quoted(proposal.system()) + "\n";
        };
        yaml.append("    target:\n").append(target);
    }

    private void series(StringBuilder yaml, FolderSurvey.Proposal proposal) {
        comment(yaml, "  ", "workspace.survey.found", proposal.count(), proposal.newest(), new relight.core.text.Bytes(proposal.median()));
        yaml.append("  ").append(quoted(proposal.name())).append(":\n    system: ").append(quoted(proposal.system()))
                .append("\n    store: backups\n    path: ").append(quoted(proposal.path())).append('\n');
        if (proposal.path().contains("{timestamp}")) {
            yaml.append("    timestamp: ").append(quoted(proposal.timestamp())).append('\n');
        }
        proposal.schedule().ifPresent(cron -> yaml.append("    schedule: ").append(quoted(cron)).append('\n'));
        if (proposal.median() > 1) {
            yaml.append("    least-size: ").append(proposal.median() / 2).append('\n');
        }
        comment(yaml, "    ", "workspace.survey.keep");
        yaml.append("    # keep: {daily: 14, weekly: 4, monthly: 3}\n");
    }

    private void comment(StringBuilder yaml, String indent, String key, Object... values) {
        words.say(key, values).lines().forEach(line -> yaml.append(indent).append("# ").append(line).append('\n'));
    }

    private String name() {
        return folder.getFileName() == null ? "/" : folder.getFileName().toString();
    }

    /** YAML's single quotes take every text as it is. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
