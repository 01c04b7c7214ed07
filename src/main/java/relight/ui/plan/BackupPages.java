package relight.ui.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Node;
import relight.core.workspace.BackupRound;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.KeptSetting;
import relight.core.workspace.Retention;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.StoreRules;
import relight.core.workspace.Workspace;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.plan.PlanTable.Column;

/** The pages of a plan that are about backups: rounds, series, stores, and what an import kept. */
final class BackupPages {

    private final Desk desk;
    private final Workspace workspace;

    BackupPages(Desk desk, Workspace workspace) {
        this.desk = desk;
        this.workspace = workspace;
    }

    private PlanTable table(Column... columns) {
        return new PlanTable(desk.words(), columns);
    }

    private String say(String key, Object... values) {
        return desk.say("plan.screen." + key, values);
    }

    List<Node> series() {
        List<Node> cards = new ArrayList<>();
        if (!workspace.continuity().rounds().isEmpty()) {
            PlanTable table = table(new Column("round", 3), new Column("schedule", 4), new Column("window", 3), new Column("keep", 3), new Column("made", 4));
            for (BackupRound round : workspace.continuity().rounds()) {
                table.row(PlanTable.name(round.name(), Optional.empty(), kind(round.kind())), table.lines(schedule(round)), table.text(round.window()),
                        table.text(round.keepFor()), table.lines(made(round)));
            }
            cards.add(new Card(say("rounds"), table));
        }
        if (!workspace.series().isEmpty()) {
            PlanTable table = table(new Column("series", 4), new Column("store", 3), new Column("path", 5), new Column("schedule", 3), new Column("rounds", 3),
                    new Column("settings", 6));
            for (BackupSeries series : workspace.series()) {
                table.row(name(series), table.text(series.store()), table.lines(where(series)),
                        table.lines(schedule(series)), table.lines(series.rounds()), table.lines(lines(series.settings())));
            }
            cards.add(new Card(say("all-series"), table));
        }
        return cards;
    }

    /** A series that is made in rounds is of no one kind. */
    private Node name(BackupSeries series) {
        return series.rounds().isEmpty() ? PlanTable.name(series.name(), series.method(), kind(series.kind()))
                : PlanTable.name(series.name(), series.method());
    }

    private String kind(BackupSeries.Kind kind) {
        return say("kind." + kind.name().toLowerCase(Locale.ROOT));
    }

    private List<String> schedule(BackupRound round) {
        return round.schedule().map(schedule -> List.of(schedule.cron(), schedule.zone().getId())).orElse(List.of());
    }

    private List<String> schedule(BackupSeries series) {
        List<String> lines = new ArrayList<>();
        series.schedule().ifPresent(schedule -> {
            lines.add(schedule.cron());
            lines.add(schedule.zone().getId());
        });
        Retention keep = series.retention();
        kept(lines, "daily", keep.daily());
        kept(lines, "weekly", keep.weekly());
        kept(lines, "monthly", keep.monthly());
        return lines;
    }

    private void kept(List<String> lines, String age, int many) {
        if (many > 0) {
            lines.add(say("keeps." + age, many));
        }
    }

    private List<String> made(BackupRound round) {
        List<String> lines = new ArrayList<>(round.compression().stream().toList());
        round.encrypted().ifPresent(encrypted -> lines.add(say(encrypted ? "encrypted" : "encrypted.not")));
        return lines;
    }

    private List<String> where(BackupSeries series) {
        List<String> lines = new ArrayList<>(List.of(series.path()));
        if (!series.includes().isEmpty()) {
            lines.add(say("includes", String.join(", ", series.includes())));
        }
        if (!series.excludes().isEmpty()) {
            lines.add(say("excludes", String.join(", ", series.excludes())));
        }
        return lines;
    }

    private static List<String> lines(Map<String, String> settings) {
        return settings.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
    }

    List<Node> stores() {
        if (workspace.stores().isEmpty()) {
            return List.of();
        }
        PlanTable table = table(new Column("store", 3), new Column("where", 5), new Column("encryption", 4), new Column("lifecycle", 4), new Column("copies", 4));
        for (StoreDefinition store : workspace.stores()) {
            StoreRules rules = store.rules();
            table.row(store.offsite() ? PlanTable.name(store.name(), Optional.empty(), say("offsite")) : PlanTable.name(store.name(), Optional.empty()),
                    table.lines(place(store)), table.lines(encryption(rules)), table.lines(lifecycle(rules)), table.lines(copies(rules)));
        }
        return List.of(new Card(say("stores"), table));
    }

    private List<String> place(StoreDefinition store) {
        List<String> lines = new ArrayList<>();
        switch (store) {
            case StoreDefinition.Velero velero -> {
                lines.add("Velero");
                lines.addAll(place(velero.place()));
                return lines;
            }
            case StoreDefinition.Folder folder -> lines.add(folder.path().toString());
            case StoreDefinition.S3 bucket -> {
                lines.add("s3://" + bucket.bucket() + "/" + bucket.prefix());
                bucket.region().ifPresent(lines::add);
            }
            case StoreDefinition.Opensearch repository -> {
                lines.add(repository.url().toString());
                lines.add(repository.repository());
            }
            case StoreDefinition.Cloud cloud -> {
                lines.add(cloud.provider().title());
                lines.add(cloud.account().map(account -> account + " / ").orElse("") + cloud.container());
                cloud.region().ifPresent(lines::add);
            }
        }
        if (store.rules().maxSize() > 0) {
            lines.add(say("most", desk.words().size(store.rules().maxSize())));
        }
        return lines;
    }

    private List<String> encryption(StoreRules rules) {
        List<String> lines = new ArrayList<>();
        rules.encryption().ifPresent(how -> {
            lines.add(how.type());
            how.key().ifPresent(key -> lines.add(say("key", key)));
        });
        return lines;
    }

    private List<String> lifecycle(StoreRules rules) {
        List<String> lines = new ArrayList<>(rules.lifecycle().entrySet().stream()
                .map(stage -> stage.getKey().equals(StoreRules.DELETE) ? say("lifecycle.delete", stage.getValue())
                        : say("lifecycle.move", stage.getKey(), stage.getValue())).collect(Collectors.toList()));
        rules.retrieval().ifPresent(how -> lines.add(say("retrieval", how)));
        return lines;
    }

    private List<String> copies(StoreRules rules) {
        return rules.replication().map(copy -> {
            List<String> lines = new ArrayList<>(List.of(copy.to()));
            copy.region().ifPresent(lines::add);
            if (!copy.enabled()) {
                lines.add(say("copies.off"));
            }
            return lines;
        }).orElse(new ArrayList<>());
    }

    List<Node> kept() {
        List<KeptSetting> kept = workspace.continuity().kept();
        if (kept.isEmpty()) {
            return List.of();
        }
        PlanTable table = table(new Column("path", 3), new Column("value", 2));
        kept.forEach(setting -> table.row(table.text(setting.path()), table.text(setting.value())));
        return List.of(new Card(say("kept", kept.size()), table));
    }
}
