package relight.core.report;

import java.time.Duration;
import java.util.List;
import relight.core.history.Trend;
import relight.core.history.Trend.Point;
import relight.core.recovery.Mode;

/**
 * Actual figures over time against their objective, of plain boxes: full where it was met, hollow where it was missed, round for an
 * incident and square for a drill, so that nothing is told by colour alone.
 */
final class TrendPicture {

    /** Percent of the width that the figures at the left take, and what the points have. */
    private static final double LEFT = 17;
    private static final double WIDTH = 79;
    /** Percent of the height above which nothing is drawn. */
    private static final double TOP = 4;

    private final Trend trend;
    private final HistoryWords words;
    private final Duration top;
    private final StringBuilder html = new StringBuilder(4_096);

    TrendPicture(Trend trend, HistoryWords words) {
        this.trend = trend;
        this.words = words;
        top = trend.step().multipliedBy(2);
    }

    String html() {
        html.append("<div class=\"chart\">");
        for (int i = 0; i <= 2; i++) {
            double y = y(top.multipliedBy(i).dividedBy(2));
            html.append(RecordTimeline.format("<i class=\"rule\" style=\"left:%.1f%%;width:%.1f%%;top:%.2f%%\"></i>", LEFT, 100 - LEFT, y))
                    .append(RecordTimeline.format("<b class=\"y\" style=\"top:%.2f%%\">", y))
                    .append(i == 0 ? "0" : RecordHtml.escaped(words.messages().duration(top.multipliedBy(i).dividedBy(2)))).append("</b>");
        }
        limits();
        trend.points().forEach(this::point);
        html.append("</div><table class=\"days\"><tr><td class=\"gap\"></td><td>").append(trend.points().isEmpty() ? "" : RecordHtml.escaped(words.day(trend.points().getFirst().at())))
                .append("</td><td class=\"end\">").append(trend.points().size() < 2 ? "" : RecordHtml.escaped(words.day(trend.points().getLast().at())));
        return html.append("</td></tr></table>").toString();
    }

    /** Each objective from half way after the point before it to half way to the next one. */
    private void limits() {
        List<Point> points = trend.points();
        for (Trend.Limit limit : trend.limits()) {
            double begin = limit.first() == 0 ? LEFT : (x(points.get(limit.first() - 1)) + x(points.get(limit.first()))) / 2;
            double end = limit.last() + 1 == points.size() ? 100 : (x(points.get(limit.last())) + x(points.get(limit.last() + 1))) / 2;
            html.append(RecordTimeline.format("<i class=\"limit\" style=\"left:%.2f%%;width:%.2f%%;top:%.2f%%\"></i>", begin, end - begin, y(limit.objective())));
        }
    }

    private void point(Point point) {
        String kind = point.met().map(met -> met ? "met" : "missed").orElse("none");
        html.append("<i class=\"point ").append(kind).append(point.of().mode() == Mode.INCIDENT ? " round" : "")
                .append(RecordTimeline.format("\" style=\"left:%.2f%%;top:%.2f%%\" title=\"", x(point), y(point.actual())))
                .append(RecordHtml.escaped(point.of().id() + ": " + words.messages().duration(point.actual()))).append("\"></i>");
    }

    private double x(Point point) {
        return LEFT + 2 + WIDTH * trend.along(point);
    }

    private double y(Duration height) {
        return TOP + (100 - TOP) * (1 - height.toMillis() / (double) top.toMillis());
    }

    /** What the signs mean. */
    static String legend(HistoryWords words) {
        StringBuilder legend = new StringBuilder("<p class=\"legend\">");
        for (String kind : List.of("met", "missed", "met round", "limit")) {
            legend.append("<span class=\"sample\"><span class=\"sign\"><i class=\"").append(kind.equals("limit") ? "limit" : "point " + kind).append("\"></i></span> ")
                    .append(RecordHtml.escaped(words.say("legend." + kind.replace(' ', '-')))).append("</span> ");
        }
        return legend.append("</p>").toString();
    }
}
