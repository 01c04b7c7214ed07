package relight.adapter.engine.rows;

import relight.core.restore.rows.Dialect;

/**
 * Where each engine says what tables it has.
 *
 * @param columns     schema, table, column, kind, nullable, generated, identity always, filtered, triggers can be left out, transactional
 * @param keys        schema, table, column of the primary key in its order
 * @param triggers    schema, table, name, state, statement
 * @param foreignKeys number, name, schema, table, column, parent's schema, parent, parent's column, deferrable, follows
 */
record SchemaQueries(String columns, String keys, String triggers, String foreignKeys) {

    static SchemaQueries of(Dialect dialect) {
        return switch (dialect) {
            case POSTGRESQL -> POSTGRESQL;
            case MYSQL -> MYSQL;
            case SQLITE -> SQLITE;
        };
    }

    private static final SchemaQueries POSTGRESQL = new SchemaQueries("""
            SELECT n.nspname, c.relname, a.attname, 'TEXT', NOT a.attnotnull, a.attgenerated <> '', a.attidentity = 'a',
                   row_security_active(c.oid), pg_has_role(c.relowner, 'USAGE'), true
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY 1, 2, a.attnum""", """
            SELECT n.nspname, c.relname, a.attname
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY u(number, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number
            WHERE k.contype = 'p' ORDER BY 1, 2, u.place""", """
            SELECT n.nspname, c.relname, t.tgname, CASE t.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE' END, ''
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') ORDER BY 1, 2, 3""", """
            SELECT k.oid::text, k.conname, n.nspname, c.relname, a.attname, pn.nspname, p.relname, pa.attname, k.condeferrable,
                   k.confdeltype IN ('c', 'n', 'd')
            FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
            CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY u(number, other, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number
            JOIN pg_attribute pa ON pa.attrelid = p.oid AND pa.attnum = u.other
            WHERE k.contype = 'f' AND k.conparentid = 0 ORDER BY n.nspname, c.relname, k.conname, u.place""");

    private static final SchemaQueries MYSQL = new SchemaQueries("""
            SELECT '', c.TABLE_NAME, c.COLUMN_NAME,
                   CASE WHEN c.DATA_TYPE = 'float' THEN 'SINGLE'
                        WHEN c.DATA_TYPE IN ('binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'bit', 'geometry', 'point',
                             'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon', 'geometrycollection') THEN 'BYTES'
                        ELSE 'TEXT' END,
                   c.IS_NULLABLE = 'YES', coalesce(c.GENERATION_EXPRESSION, '') <> '', FALSE, FALSE, FALSE, e.TRANSACTIONS = 'YES'
            FROM information_schema.COLUMNS c
            JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
            LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
            WHERE c.TABLE_SCHEMA = database() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND c.TABLE_NAME <> 'relight_notes'
            ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION""", """
            SELECT '', TABLE_NAME, COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE
            WHERE TABLE_SCHEMA = database() AND CONSTRAINT_NAME = 'PRIMARY' ORDER BY TABLE_NAME, ORDINAL_POSITION""", """
            SELECT '', EVENT_OBJECT_TABLE, TRIGGER_NAME, '', '' FROM information_schema.TRIGGERS
            WHERE EVENT_OBJECT_SCHEMA = database() ORDER BY 2, 3""", """
            SELECT CONCAT(u.TABLE_NAME, '.', u.CONSTRAINT_NAME), u.CONSTRAINT_NAME, '', u.TABLE_NAME, u.COLUMN_NAME, '', u.REFERENCED_TABLE_NAME,
                   u.REFERENCED_COLUMN_NAME, FALSE, r.DELETE_RULE IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
            FROM information_schema.KEY_COLUMN_USAGE u JOIN information_schema.REFERENTIAL_CONSTRAINTS r
              ON r.CONSTRAINT_SCHEMA = u.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = u.CONSTRAINT_NAME AND r.TABLE_NAME = u.TABLE_NAME
            WHERE u.TABLE_SCHEMA = database() AND u.REFERENCED_TABLE_SCHEMA = database()
            ORDER BY u.TABLE_NAME, u.CONSTRAINT_NAME, u.ORDINAL_POSITION""");

    private static final SchemaQueries SQLITE = new SchemaQueries("""
            SELECT '', m.name, x.name, 'TEXT', NOT x."notnull", x.hidden IN (2, 3), 0, 0, 1, 1
            FROM sqlite_master m, pragma_table_xinfo(m.name) x
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND x.hidden <> 1
            ORDER BY m.name, x.cid""", """
            SELECT '', m.name, x.name FROM sqlite_master m, pragma_table_xinfo(m.name) x
            WHERE m.type = 'table' AND x.pk > 0 ORDER BY m.name, x.pk""", """
            SELECT '', tbl_name, name, '', sql FROM sqlite_master WHERE type = 'trigger' ORDER BY tbl_name, name""", """
            SELECT m.name || ' ' || f.id, m.name || ' ' || f.id, '', m.name, f."from", '', f."table", f."to", 1,
                   f.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
            FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq""");
}
