package relight.core.runbook.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.recognition.GuardedEdit;

class GuardedEditTest {

    private static final String PAGE = """
            # Shop

            ```bash timeout=5m
            # 1. Stop
            systemctl stop shop

            # 2. Restore
            export DB_HOST=db
            psql -h $DB_HOST -d shop -f /backups/shop-20250101.sql

            # 3. Start
            systemctl start shop
            ```

            Afterwards, tell everybody.
            """;

    @Test
    void putsTheGuardedRestoreWhereTheShellWasAndKeepsThatInView() {
        Guard guard = guard(PAGE, "RB-18").orElseThrow();
        assertEquals(new Guard("postgresql", 9, 9), guard);
        String edited = edit(PAGE, guard, "shop-db");
        assertEquals("""
                # Shop

                ```bash timeout=5m
                # 1. Stop
                systemctl stop shop

                # 2. Restore
                export DB_HOST=db
                ```

                ```relight
                restore: shop-db
                backup: latest-good
                ```

                ```text
                psql -h $DB_HOST -d shop -f /backups/shop-20250101.sql
                ```

                ```bash timeout=5m
                # 3. Start
                systemctl start shop
                ```

                Afterwards, tell everybody.
                """, edited);
        List<Step> steps = new RunbookReader().read("shop.md", edited).steps();
        Step.Restore restore = assertInstanceOf(Step.Restore.class, steps.stream().filter(Step.Restore.class::isInstance).findFirst().orElseThrow());
        assertEquals("shop-db latest-good", restore.system() + " " + restore.backup());
        assertTrue(Linted.lines("RB-18", edited).isEmpty());
    }

    @Test
    void keepsIndentationLineEndsAndEveryOtherByte() {
        String page = "\uFEFF# Shop\r\n\r\n1. Restore\r\n\r\n   ~~~sh\r\n   psql -d shop -f shop.sql\r\n   ~~~\r\n\r\nlast line, no end";
        String edited = edit(page, guard(page, "RB-18").orElseThrow(), "shop-db");
        assertEquals("\uFEFF# Shop\r\n\r\n1. Restore\r\n\r\n   ~~~relight\r\n   restore: shop-db\r\n   backup: latest-good\r\n   ~~~\r\n\r\n"
                + "   ~~~text\r\n   psql -d shop -f shop.sql\r\n   ~~~\r\n\r\nlast line, no end", edited);
        assertEquals(1, new RunbookReader().read("shop.md", edited).steps().stream().filter(Step.Restore.class::isInstance).count());
    }

    @Test
    void aScriptOfItsOwnIsReplacedAsAWhole() {
        String page = "# Shop\n\n```bash\n#!/bin/bash\nset -e\nFILE=$1\n\npg_restore -d shop \"$FILE\"\n```\n";
        assertEquals(Optional.of(new Guard("postgresql", 4, 8)), guard(page, "RB-18"));
    }

    @Test
    void offersNothingWhereTheGuardedRestoreWouldNotBeTheSame() {
        assertEquals(Optional.empty(), guard(Linted.fence("if true; then\n\n  psql -d shop -f shop.sql\n\nfi\n"), "RB-18"));
        assertEquals(Optional.empty(), guard(Linted.fence("pg_restore -d shop_test \"$FILE\"\n"), "RB-18"));
        assertEquals(Optional.empty(), guard(Linted.fence("export DB_NAME=shop_temp\n./restore-pg.sh /b/shop-20250101.sql\n"), "RB-6"));
        assertEquals(Optional.empty(), guard(Linted.fence("gunzip < \"$FILE\" | mysql shop\n"), "RB-18"));
        assertEquals(Optional.empty(), guard(Linted.fence("kubectl exec db -- psql -d shop -f /tmp/shop.sql\n"), "RB-18"));
        assertEquals(Optional.empty(), guard(Linted.fence("curl https://shop.example.com/ready\n"), "RB-1"));
    }

    private static Optional<Guard> guard(String page, String id) {
        return Linted.page(page).stream().filter(finding -> finding.id().equals(id)).findFirst().orElseThrow().guard();
    }

    private static String edit(String page, Guard guard, String system) {
        return GuardedEdit.apply(page, guard.from(), guard.to(), List.of(GuardedEdit.Restored.newest(system)));
    }
}
