package relight.adapter.engine.postgresql;

import java.util.ArrayList;
import java.util.List;
import relight.core.restore.postgresql.LivePart;

/** Looks at schemas of the database in use: whether another one can take their name and nothing is left behind. */
final class LiveSchemas {

    /** What lies outside and depends on something inside; whatever kind is not known here is taken for one that lies outside. */
    private static final String DEPENDENTS = """
            WITH inside AS (
              SELECT 'pg_class'::regclass AS classid, oid FROM pg_class WHERE relnamespace = ?::regnamespace
              UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typnamespace = ?::regnamespace
              UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE pronamespace = ?::regnamespace),
            dependents AS (
              SELECT DISTINCT d.classid, d.objid, d.objsubid, coalesce(
                (SELECT relnamespace FROM pg_class WHERE d.classid = 'pg_class'::regclass AND oid = d.objid),
                (SELECT typnamespace FROM pg_type WHERE d.classid = 'pg_type'::regclass AND oid = d.objid),
                (SELECT pronamespace FROM pg_proc WHERE d.classid = 'pg_proc'::regclass AND oid = d.objid),
                (SELECT connamespace FROM pg_constraint WHERE d.classid = 'pg_constraint'::regclass AND oid = d.objid),
                (SELECT stxnamespace FROM pg_statistic_ext WHERE d.classid = 'pg_statistic_ext'::regclass AND oid = d.objid),
                (SELECT relnamespace FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid),
                (SELECT relnamespace FROM pg_attrdef a JOIN pg_class c ON c.oid = adrelid WHERE d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid),
                (SELECT relnamespace FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE d.classid = 'pg_trigger'::regclass AND t.oid = d.objid),
                (SELECT relnamespace FROM pg_policy p JOIN pg_class c ON c.oid = polrelid WHERE d.classid = 'pg_policy'::regclass AND p.oid = d.objid)
              ) AS namespace
              FROM pg_depend d JOIN inside i ON i.classid = d.refclassid AND i.oid = d.refobjid WHERE d.deptype IN ('n', 'a'))
            SELECT pg_describe_object(classid, objid, objsubid) FROM dependents
            WHERE namespace IS DISTINCT FROM ?::regnamespace AND NOT EXISTS (SELECT FROM inside i WHERE i.classid = dependents.classid AND i.oid = objid)
            ORDER BY 1 LIMIT 20""";
    private static final String EXTENSIONS = """
            SELECT DISTINCT 'extension ' || extname FROM pg_extension e LEFT JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass
              AND d.refobjid = e.oid AND d.deptype = 'e' LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
              LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid LEFT JOIN pg_type t ON d.classid = 'pg_type'::regclass
              AND t.oid = d.objid
            WHERE extnamespace = ?::regnamespace OR ?::regnamespace IN (c.relnamespace, p.pronamespace, t.typnamespace) ORDER BY 1""";
    private static final String PUBLICATIONS = """
            SELECT 'publication ' || pubname FROM pg_publication p JOIN pg_publication_namespace n ON n.pnpubid = p.oid
            WHERE n.pnnspid = ?::regnamespace ORDER BY 1""";

    private LiveSchemas() {}

    static List<LivePart> look(Session session, List<String> names) throws InterruptedException {
        List<LivePart> found = new ArrayList<>();
        for (String name : names) {
            boolean there = session.value("SELECT 1 FROM pg_namespace WHERE nspname = ?", name).isPresent();
            found.add(new LivePart(name, there, there ? obstacles(session, Session.name(name)) : List.of()));
        }
        return found;
    }

    private static List<String> obstacles(Session session, String quoted) throws InterruptedException {
        List<String> obstacles = new ArrayList<>(session.column(DEPENDENTS, quoted, quoted, quoted, quoted));
        obstacles.addAll(session.column(EXTENSIONS, quoted, quoted));
        if (session.value("SELECT to_regclass('pg_catalog.pg_publication_namespace')").isPresent()) {
            obstacles.addAll(session.column(PUBLICATIONS, quoted));
        }
        return obstacles;
    }
}
