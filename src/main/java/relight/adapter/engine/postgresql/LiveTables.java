package relight.adapter.engine.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import relight.core.restore.postgresql.LivePart;

/** Looks at single tables of the database in use: whether others can take their places, and how foreign keys tie them to the rest. */
final class LiveTables {

    /**
     * What depends on one of them, on its row type, an index or a sequence of its own, and belongs to none of them. Foreign keys are no
     * obstacle: {@link Ties} leads them over. Whatever kind is not known here is taken for one that lies outside.
     */
    private static final String DEPENDENTS = """
            WITH chosen AS (SELECT oid FROM pg_catalog.pg_class WHERE oid IN (%s)),
            belongs AS (
              SELECT oid AS relation, 'pg_class'::regclass AS classid, oid FROM chosen
              UNION ALL SELECT indrelid, 'pg_class'::regclass, indexrelid FROM pg_index WHERE indrelid IN (SELECT oid FROM chosen)
              UNION ALL SELECT typrelid, 'pg_type'::regclass, oid FROM pg_type WHERE typrelid IN (SELECT oid FROM chosen)
              UNION ALL SELECT e.typrelid, 'pg_type'::regclass, e.typarray FROM pg_type e WHERE e.typrelid IN (SELECT oid FROM chosen)
              UNION ALL SELECT refobjid, 'pg_class'::regclass, objid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
                  AND d.refobjid IN (SELECT oid FROM chosen)),
            dependents AS (
              SELECT DISTINCT b.relation, d.classid, d.objid, d.objsubid, coalesce(
                (SELECT ev_class FROM pg_rewrite WHERE d.classid = 'pg_rewrite'::regclass AND oid = d.objid),
                (SELECT adrelid FROM pg_attrdef WHERE d.classid = 'pg_attrdef'::regclass AND oid = d.objid),
                (SELECT tgrelid FROM pg_trigger WHERE d.classid = 'pg_trigger'::regclass AND oid = d.objid),
                (SELECT polrelid FROM pg_policy WHERE d.classid = 'pg_policy'::regclass AND oid = d.objid),
                (SELECT conrelid FROM pg_constraint WHERE d.classid = 'pg_constraint'::regclass AND oid = d.objid)) AS owner
              FROM pg_depend d JOIN belongs b ON b.classid = d.refclassid AND b.oid = d.refobjid WHERE d.deptype IN ('n', 'a')
                AND NOT EXISTS (SELECT FROM pg_constraint WHERE d.classid = 'pg_constraint'::regclass AND oid = d.objid AND contype = 'f'))
            SELECT pg_describe_object(classid, objid, objsubid) FROM dependents
            WHERE relation = %s AND (owner IS NULL OR owner NOT IN (SELECT oid FROM chosen))
              AND NOT EXISTS (SELECT FROM belongs b WHERE b.classid = dependents.classid AND b.oid = objid)
            ORDER BY 1 LIMIT 20""";
    private static final String FAMILY = """
            SELECT pg_describe_object('pg_class'::regclass, CASE inhrelid WHEN %1$s THEN inhparent ELSE inhrelid END, 0) FROM pg_inherits
            WHERE %1$s IN (inhrelid, inhparent)
            UNION SELECT 'extension ' || extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
            WHERE d.classid = 'pg_class'::regclass AND d.objid = %1$s AND d.deptype = 'e' ORDER BY 1""";
    private static final String TIES = """
            FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
            WHERE contype = 'f' AND conparentid = 0 AND (conrelid IN (%1$s)) <> (confrelid IN (%1$s)) AND %2$s ORDER BY conrelid, conname""";

    /**
     * Foreign keys between chosen tables and others, as statements.
     *
     * @param off     take them off, in both directions: rows of the old tables must not hold those of others
     * @param again   lead those of other tables to whatever bears the names then
     * @param waiting all of them for the way back: rows that do not fit any more must not stand in its way
     */
    record Ties(List<String> off, List<String> again, List<String> waiting) {}

    /** A table by the name that a person gives it. */
    record Named(String schema, String table) {

        /**
         * @param name {@code schema.table}
         */
        static Named of(String name) {
            int dot = name.indexOf('.');
            return new Named(name.substring(0, dot), name.substring(dot + 1));
        }

        String quoted() {
            return Session.name(schema) + "." + Session.name(table);
        }

        Named in(String other) {
            return new Named(other, table);
        }
    }

    private LiveTables() {}

    /**
     * @param names {@code schema.table}
     */
    static List<LivePart> look(Session session, List<String> names) throws InterruptedException {
        List<String> there = there(session, names.stream().map(name -> Named.of(name).quoted()).toList());
        List<LivePart> found = new ArrayList<>();
        for (String name : names) {
            String quoted = Named.of(name).quoted();
            found.add(new LivePart(name, there.contains(quoted), there.contains(quoted) ? obstacles(session, there, quoted) : List.of()));
        }
        return found;
    }

    private static List<String> obstacles(Session session, List<String> chosen, String quoted) throws InterruptedException {
        List<String> obstacles = new ArrayList<>(session.column(DEPENDENTS.formatted(oids(chosen), oids(List.of(quoted)))));
        obstacles.addAll(session.column(FAMILY.formatted(oids(List.of(quoted)))));
        return obstacles.stream().distinct().toList();
    }

    /** Those that exist. */
    static List<String> there(Session session, List<String> quoted) throws InterruptedException {
        List<String> there = new ArrayList<>();
        for (String table : quoted) {
            if (session.value("SELECT 1 WHERE to_regclass(?) IS NOT NULL", table).isPresent()) {
                there.add(table);
            }
        }
        return there;
    }

    static Ties ties(Session session, List<String> there) throws InterruptedException {
        if (there.isEmpty()) {
            return new Ties(List.of(), List.of(), List.of());
        }
        session.execute("SET search_path = ''");
        String add = "format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))";
        String inbound = "confrelid IN (" + oids(there) + ")";
        return new Ties(session.column("SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) " + TIES.formatted(oids(there), "true")),
                session.column("SELECT " + add + " " + TIES.formatted(oids(there), inbound)),
                session.column("SELECT " + add + " || CASE WHEN convalidated AND relkind = 'r' THEN ' NOT VALID' ELSE '' END " + TIES.formatted(oids(there), "true")));
    }

    /** Foreign keys to or from them that nobody has held against the rows yet: the statements that do. */
    static List<String> unproven(Session session, List<String> there) throws InterruptedException {
        return there.isEmpty() ? List.of() : session.column("SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) "
                + TIES.formatted(oids(there), "NOT convalidated"));
    }

    private static String oids(List<String> quoted) {
        return quoted.stream().map(table -> Session.text(table) + "::regclass").collect(Collectors.joining(", "));
    }
}
