package relight.adapter.engine.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;

/** Sequences that are behind the column they feed: the next insert would take a key that exists (PG-6). */
final class Sequences {

    /** A sequence that feeds a column, by ownership or by the column's default. */
    private static final String FEEDING = """
            SELECT DISTINCT s.oid::regclass::text, t.oid::regclass::text, a.attname,
                   coalesce(pg_sequence_last_value(s.oid), q.seqstart - q.seqincrement)
            FROM pg_class s JOIN pg_sequence q ON q.seqrelid = s.oid
            JOIN (SELECT objid AS sequence, refobjid AS relation, refobjsubid AS number FROM pg_depend
                  WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
                  UNION
                  SELECT d.refobjid, f.adrelid, f.adnum FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
                  WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass) feeds ON feeds.sequence = s.oid
            JOIN pg_class t ON t.oid = feeds.relation
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = feeds.number
            JOIN pg_type y ON y.oid = a.atttypid
            WHERE s.relkind = 'S' AND t.relkind IN ('r', 'p') AND q.seqincrement > 0 AND y.typname IN ('int2', 'int4', 'int8', 'numeric')
            ORDER BY 1""";

    /** {@code last} is the sequence's value, {@code greatest} the column's. */
    private record Behind(String sequence, String column, long last, long greatest) {}

    private final ActionRun at;

    Sequences(ActionRun at) {
        this.at = at;
    }

    Outcome compare() throws InterruptedException {
        DataChecks checks = new DataChecks(at.step(), at.run());
        try (Session session = at.session(at.with("into")).readOnly()) {
            List<List<String>> feeding = session.rows(FEEDING);
            List<Behind> behind = behind(session, feeding);
            behind.forEach(one -> checks.note(one.sequence(), "≥ " + one.greatest(),
                    at.say("sequence.behind", one.sequence(), one.last(), one.column(), one.greatest()), false));
            if (behind.isEmpty()) {
                checks.note("sequences", "0", at.say("sequence.fine", feeding.size()), true);
            }
            return Outcome.succeeded().with(Map.of("sequences", (long) feeding.size(), "behind", (long) behind.size()));
        }
    }

    Outcome set() throws InterruptedException {
        DataChecks checks = new DataChecks(at.step(), at.run());
        try (Session session = at.session(at.with("into"))) {
            List<Behind> behind = behind(session, session.rows(FEEDING));
            for (Behind one : behind) {
                session.execute("SELECT setval(?::regclass, ?)", one.sequence(), one.greatest());
                checks.note(one.sequence(), "≥ " + one.greatest(), at.say("sequence.set", one.sequence(), one.greatest()), true);
            }
            return Outcome.succeeded().with(Map.of("set", (long) behind.size()));
        }
    }

    private static List<Behind> behind(Session session, List<List<String>> feeding) throws InterruptedException {
        List<Behind> found = new ArrayList<>();
        for (List<String> row : feeding) {
            long last = Long.parseLong(row.get(3));
            String column = Session.name(row.get(2));
            long greatest = session.value("SELECT max(" + column + ")::bigint FROM " + row.get(1)).map(Long::parseLong).orElse(last);
            if (greatest > last) {
                found.add(new Behind(row.get(0), row.get(1) + "." + row.get(2), last, greatest));
            }
        }
        return found;
    }
}
