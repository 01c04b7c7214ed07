package relight.ui.restore;

import atlantafx.base.theme.Styles;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import relight.core.restore.Reach;
import relight.core.restore.bucket.BucketPlanner;
import relight.core.restore.mysql.MysqlPlanner;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.restore.sqlserver.SqlserverPlanner;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Standing;

/** To which moment? The log along time, and a field that takes a time, a position, a name or a transaction. */
final class MomentCard extends VBox {

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx");
    private static final int MOST_GAPS = 4;

    /** What a target can be; the first of them is none, and a backup from the list is restored as it is. */
    enum Kind { BACKUP, TIME, LATEST, LSN, NAME, XID }

    private final Desk desk;
    private final RestoreViewModel model;
    private final Reach reach;
    private final ComboBox<Kind> kind = new ComboBox<>();
    private final TextField field = new TextField();
    private final VBox told = new VBox(4);
    private final ReachPicture picture;
    private final ChangeListener<RestoreDraft> following = (all, before, now) -> follow(before, now);
    /** Fields are being filled, or the model is being told what stands in them. */
    private boolean busy;

    MomentCard(Desk desk, RestoreViewModel model, Reach reach) {
        super(8);
        this.desk = desk;
        this.model = model;
        this.reach = reach;
        picture = new ReachPicture(reach, desk.words().zone(), desk.say("restore.screen.pitr.picture", reach.bases().size(), gaps(reach).size()), this::take);
        picture.setId("reach");
        kind.getItems().setAll(kinds(model.system().engine()));
        kind.setId("target-kind");
        kind.setAccessibleText(desk.say("restore.screen.pitr.kind"));
        kind.setConverter(new KindWords(desk));
        field.setId("target");
        field.setPrefColumnCount(30);
        field.setMinWidth(280);
        field.getStyleClass().add("mono");
        field.setAccessibleText(desk.say("restore.screen.pitr.field"));
        HBox asked = new HBox(8, kind, field);
        asked.setAlignment(Pos.CENTER_LEFT);
        Card card = new Card(desk.say("restore.screen.pitr"));
        card.getChildren().addAll(picture, legend(), asked, told);
        getChildren().add(card);
        begin();
        kind.valueProperty().addListener((all, before, now) -> {
            if (!busy) {
                field.setText(now == Kind.TIME ? reach.newest().map(this::written).orElse("") : "");
                changed();
            }
        });
        field.textProperty().addListener((all, before, now) -> changed());
        model.draft().addListener(new WeakChangeListener<>(following));
        changed();
    }

    /** What was chosen before, when a person comes back to the page. */
    private void begin() {
        Optional<PitrTarget> before = Optional.ofNullable(model.draft().get().choices().get(PitrTarget.CHOICE)).flatMap(PitrTarget::read);
        kind.setValue(before.map(MomentCard::kind).orElse(Kind.BACKUP));
        field.setText(before.map(target -> switch (target) {
            case PitrTarget.Time(Instant at) -> written(at);
            default -> target.toString().substring(target.toString().indexOf(':') + 1);
        }).orElse(""));
    }

    /** A moment that was set elsewhere is shown here, too. */
    private void follow(RestoreDraft before, RestoreDraft now) {
        if (!busy && !Objects.equals(before.choices().get(PitrTarget.CHOICE), now.choices().get(PitrTarget.CHOICE))) {
            busy = true;
            begin();
            model.reaches(show().reachable());
            busy = false;
        }
    }

    private static List<Kind> kinds(String engine) {
        return switch (engine) {
            case MysqlPlanner.ENGINE, SqlserverPlanner.ENGINE -> List.of(Kind.BACKUP, Kind.TIME, Kind.LATEST);
            case BucketPlanner.ENGINE -> List.of(Kind.BACKUP, Kind.TIME);
            default -> List.of(Kind.values());
        };
    }

    private static Kind kind(PitrTarget target) {
        return switch (target) {
            case PitrTarget.Time time -> Kind.TIME;
            case PitrTarget.Position position -> Kind.LSN;
            case PitrTarget.Name name -> Kind.NAME;
            case PitrTarget.Transaction transaction -> Kind.XID;
            case PitrTarget.Latest latest -> Kind.LATEST;
            case PitrTarget.Immediate immediate -> Kind.BACKUP;
        };
    }

    private Node legend() {
        VBox lines = new VBox(4, muted(model.system().engine().equals(BucketPlanner.ENGINE) ? desk.say("restore.screen.bucket.legend")
                : desk.say("restore.screen.pitr.legend", reach.bases().size())));
        List<Reach.Window> gaps = gaps(reach);
        gaps.stream().limit(MOST_GAPS).forEach(gap -> lines.getChildren().add(WizardPage.line(Standing.BAD,
                desk.say("restore.screen.pitr.gap", desk.words().time(gap.from()), desk.words().time(gap.to())))));
        if (gaps.size() > MOST_GAPS) {
            lines.getChildren().add(muted(desk.say("restore.screen.pitr.gaps", gaps.size() - MOST_GAPS)));
        }
        if (reach.lines().size() > 1) {
            lines.getChildren().add(WizardPage.line(Standing.WARNING, desk.say("restore.screen.pitr.lines", reach.lines().size())));
        }
        if (reach.windows().isEmpty()) {
            lines.getChildren().add(WizardPage.line(Standing.BAD, desk.say("restore.screen.pitr.nothing")));
        }
        return lines;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().add("muted");
        return label;
    }

    private void take(Instant moment) {
        kind.setValue(Kind.TIME);
        field.setText(written(moment));
    }

    private String written(Instant moment) {
        return WRITTEN.format(moment.truncatedTo(ChronoUnit.SECONDS).atZone(desk.words().zone()));
    }

    private void changed() {
        if (busy) {
            return;
        }
        busy = true;
        Shown shown = show();
        if (kind.getValue() == Kind.BACKUP) {
            model.leaveTarget();
        } else {
            model.target(shown.target().map(PitrTarget::toString), shown.reachable());
        }
        busy = false;
    }

    /** @param target empty where none is asked for, or while it is being typed */
    private record Shown(Optional<PitrTarget> target, boolean reachable) {}

    /** Shows what stands in the fields on the time line and below it. */
    private Shown show() {
        Kind chosen = kind.getValue();
        field.setVisible(chosen != Kind.BACKUP && chosen != Kind.LATEST);
        field.setPromptText(desk.say("restore.screen.pitr.prompt." + chosen));
        told.getChildren().clear();
        if (chosen == Kind.BACKUP) {
            picture.mark(Optional.empty());
            return new Shown(Optional.empty(), true);
        }
        Optional<PitrTarget> target = chosen == Kind.LATEST ? Optional.of(new PitrTarget.Latest())
                : PitrTarget.read(chosen.name().toLowerCase(Locale.ROOT) + ":" + field.getText().strip());
        boolean reachable = target.isPresent();
        if (target.isPresent() && target.get() instanceof PitrTarget.Time(Instant at)) {
            picture.mark(Optional.of(at));
            reachable = time(at);
        } else {
            picture.mark(chosen == Kind.LATEST ? reach.newest() : Optional.empty());
            if (target.isEmpty() && !field.getText().isBlank()) {
                told.getChildren().add(WizardPage.line(Standing.BAD, desk.say("restore.screen.pitr.unread." + chosen)));
            }
        }
        return new Shown(target, reachable);
    }

    /** In both zones; where it cannot be reached, the nearest that can, to be taken. */
    private boolean time(Instant at) {
        told.getChildren().add(muted(desk.say("restore.screen.pitr.both", WRITTEN.format(at.atZone(desk.words().zone())),
                WRITTEN.format(at.atOffset(ZoneOffset.UTC)))));
        if (reach.holds(at)) {
            return true;
        }
        reach.nearest(at).ifPresent(nearest -> {
            Button take = new Button(desk.say("restore.screen.pitr.take", written(nearest)));
            take.setId("nearest");
            take.getStyleClass().add(Styles.SMALL);
            take.setOnAction(event -> take(up(nearest)));
            told.getChildren().addAll(WizardPage.line(Standing.BAD, desk.say("restore.screen.pitr.out")), take);
        });
        return false;
    }

    /** To whole seconds, and still within reach. */
    private Instant up(Instant nearest) {
        Instant down = nearest.truncatedTo(ChronoUnit.SECONDS);
        return reach.holds(down) ? down : down.plusSeconds(1);
    }

    /** Between one stretch of the log and the next, where nothing lies. */
    static List<Reach.Window> gaps(Reach reach) {
        List<Reach.Span> spans = reach.spans().stream().sorted(Comparator.comparing(Reach.Span::line).thenComparing(Reach.Span::from)).toList();
        List<Reach.Window> gaps = new ArrayList<>();
        for (int i = 1; i < spans.size(); i++) {
            if (spans.get(i).line().equals(spans.get(i - 1).line()) && spans.get(i).from().isAfter(spans.get(i - 1).to())) {
                gaps.add(new Reach.Window(spans.get(i - 1).to(), spans.get(i).from()));
            }
        }
        return gaps;
    }

    /** Shows a kind in the operator's language. */
    private static final class KindWords extends StringConverter<Kind> {

        private final Desk desk;

        private KindWords(Desk desk) {
            this.desk = desk;
        }

        @Override
        public String toString(Kind kind) {
            return kind == null ? "" : desk.say("restore.screen.pitr.kind." + kind);
        }

        @Override
        public Kind fromString(String shown) {
            throw new UnsupportedOperationException("kinds are chosen and not typed");
        }
    }
}
