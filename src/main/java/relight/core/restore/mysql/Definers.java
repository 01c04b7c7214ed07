package relight.core.restore.mysql;

import java.util.Set;
import java.util.TreeSet;

/** The accounts whose rights views, routines, triggers and events have, and what becomes of those that are not there (MY-4). */
final class Definers {

    private final String choice;
    private final Set<String> accounts;
    private final boolean any;
    private final Set<String> seen = new TreeSet<>();

    private Definers(String choice, Set<String> accounts, boolean any) {
        this.choice = choice;
        this.accounts = Set.copyOf(accounts);
        this.any = any;
    }

    /** Every account is taken as it is. */
    static Definers any() {
        return new Definers(MysqlChoice.KEEP, Set.of(), true);
    }

    static Definers known(String choice, Set<String> accounts) {
        return new Definers(choice, accounts, false);
    }

    Set<String> seen() {
        return seen;
    }

    /** Notes the statement's account and rewrites it where that was chosen; an account that must not pass is returned. */
    String apply(Statement statement) {
        String account = statement.definer();
        if (account.isEmpty()) {
            return "";
        }
        seen.add(account);
        if (any || accounts.contains(account) || choice.equals(MysqlChoice.KEEP)) {
            return "";
        }
        if (choice.equals(MysqlChoice.CURRENT_USER)) {
            statement.rewriteDefiner();
            return "";
        }
        return account;
    }
}
