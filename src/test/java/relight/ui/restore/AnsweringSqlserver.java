package relight.ui.restore;

import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.sqlserver.BackupSet;
import relight.core.restore.sqlserver.SqlserverFacts;
import relight.core.restore.sqlserver.SqlserverPlanner;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.ui.ShopSite;

/** An SQL Server that answers as one would on which the shop's database lies; the planner is the real one. */
final class AnsweringSqlserver implements RestoreEngine<SqlserverFacts> {

    @Override
    public String name() {
        return SqlserverPlanner.ENGINE;
    }

    @Override
    public Optional<Message> unproven() {
        return Optional.of(Message.of("restore.sqlserver.unproven"));
    }

    @Override
    public Optional<Message> untold(RestoreRequest request) {
        return Optional.of(Message.of("restore.sqlserver.dry.untold"));
    }

    @Override
    public SqlserverFacts probe(RestoreRequest request) {
        Backup backup = request.backup();
        SqlserverFacts.Server server = new SqlserverFacts.Server("SQL-1/A1B2", "16.0.4135.4", 16, "Standard Edition (64-bit)", List.of("shop"), List.of(), true,
                new SqlserverFacts.Folders("D:\\MSSQL\\DATA\\", "L:\\MSSQL\\LOG\\", "D:\\MSSQL\\Backup"),
                Map.of("D:\\", 300_000_000_000L, "L:\\", 80_000_000_000L), ZoneOffset.ofHours(2));
        SqlserverFacts.Database database = new SqlserverFacts.Database("ONLINE", "FULL", true, "shop_owner", "2025-11-02T08:00:00", 71_000_000_000L,
                Optional.of("2026-04-15 12:02:41"), List.of("shop-api WEB-1"), Optional.empty());
        BigInteger position = BigInteger.valueOf(34_000_000_012_400_037L);
        BackupSet full = new BackupSet(backup.id(), "N:\\backups\\shop_full.bak", 1, "6F", BackupSet.Kind.FULL, "shop",
                new BackupSet.Positions(position, position, position, Optional.empty()), backup.recoveryPoint(), new BackupSet.Forks("1", "1"), 16, true, false, false,
                backup.size());
        return new SqlserverFacts(ShopSite.NOW, server, Optional.of(database), List.of(full), List.of(
                new SqlserverFacts.DataFile("shop", "E:\\DATA\\shop.mdf", "D", 68_000_000_000L),
                new SqlserverFacts.DataFile("shop_log", "E:\\DATA\\shop_log.ldf", "L", 3_000_000_000L)), Optional.empty());
    }

    /** The shop's catalog holds dumps of PostgreSQL. */
    @Override
    public Planning plan(RestoreRequest request, SqlserverFacts facts, Messages words) {
        Backup backup = request.backup();
        Verdict whole = new Verdict(State.GOOD, List.of(), backup.verdict().verifiedAt(), backup.verdict().sha256(),
                Optional.of(new BackupFormat(List.of(), Content.SQLSERVER_BACKUP, "")));
        Backup own = new Backup(backup.id(), backup.series(), backup.system(), backup.store(), backup.object(), backup.location(), backup.kind(),
                backup.recoveryPoint(), whole);
        return new SqlserverPlanner().plan(new RestoreRequest(request.system(), own, request.passedOver(), request.way(), request.into(), request.choices()),
                facts, words);
    }
}
