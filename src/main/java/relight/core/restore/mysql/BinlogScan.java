package relight.core.restore.mysql;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.restore.mysql.BinlogFacts.Fault;
import relight.core.restore.mysql.BinlogFacts.Kind;
import relight.core.restore.mysql.BinlogFacts.Piece;

/**
 * Reads a binary log file by file from where a dump was taken, to find behind which transaction the replay has to stop. A position
 * says that to the byte; a time given to the server's program would mean the clock of whoever runs it.
 */
public final class BinlogScan {

    private static final Set<String> ENDS = Set.of("COMMIT", "ROLLBACK", "XA");
    private static final int MOST_SHOWN = 120;

    private final Optional<BinlogTarget> target;
    private final BinlogRules rules;
    private final String firstFile;
    private final long first;
    private final List<Piece> files = new ArrayList<>();
    private Optional<Fault> fault = Optional.empty();
    private Optional<Instant> newest = Optional.empty();
    private Optional<Instant> before = Optional.empty();
    private Optional<Instant> seen = Optional.empty();
    private Optional<Fault> unfit = Optional.empty();
    private String gtid = "";
    private boolean inside;
    private boolean stopped;
    private boolean cut;
    private boolean closed;
    private long transactions;
    private long end;
    private String endFile;

    /**
     * A scan to come.
     *
     * @param from   where the dump was taken
     * @param target empty: to the end
     * @param own    the schema as the log names it
     * @param others on the server
     */
    public BinlogScan(String file, long from, Optional<BinlogTarget> target, String own, Set<String> others) {
        this.firstFile = file;
        this.first = from;
        this.target = target;
        this.rules = new BinlogRules(own, others);
        this.end = from;
        this.endFile = file;
    }

    /** Whether no further file is needed. */
    public boolean done() {
        return stopped || fault.isPresent();
    }

    /** The next file; the first one is that of the dump. */
    public void read(Piece piece, InputStream content) throws IOException {
        if (cut || !files.isEmpty() && !closed) {
            fault(Kind.CUT, files.getLast().name(), piece.name());
            return;
        }
        files.add(piece);
        closed = false;
        Optional<BinlogEvent.Reader> opened = BinlogEvent.Reader.open(content);
        if (opened.isEmpty()) {
            fault(Kind.FOREIGN, piece.name(), "");
            return;
        }
        events(piece, opened.get());
    }

    private void events(Piece piece, BinlogEvent.Reader reader) throws IOException {
        boolean begins = files.size() == 1;
        boolean met = !begins || first <= 4;
        try {
            for (Optional<BinlogEvent> next = reader.next(); next.isPresent() && !done(); next = reader.next()) {
                met = met || next.get().from() == first;
                look(piece, next.get(), begins && next.get().from() < first);
            }
        } catch (EOFException e) {
            cut = true;
        }
        if (!met && !done() && reader.position() != first) {
            fault(Kind.MISSED, piece.name(), Long.toString(first));
        }
    }

    private void look(Piece piece, BinlogEvent event, boolean past) {
        if (!event.intact()) {
            fault(Kind.DAMAGED, piece.name(), Long.toString(event.from()));
        } else if (event.type() == BinlogEvent.ENCRYPTED) {
            fault(Kind.ENCRYPTED, piece.name(), "");
        } else if (event.type() == BinlogEvent.STOP || event.type() == BinlogEvent.ROTATE) {
            closed = true;
            saw(event);
        } else if (past) {
            // what the server writes for itself, such as a checkpoint, may bear any time
            before = event.isQuery() || event.type() == BinlogEvent.XID ? Optional.of(event.at()) : before;
        } else {
            transaction(piece, event);
        }
    }

    private void transaction(Piece piece, BinlogEvent event) {
        if (!inside && target.orElse(null) instanceof BinlogTarget.Position(String file, long at) && file.equals(piece.name()) && event.from() >= at) {
            stopped = true;
            return;
        }
        switch (event.type()) {
            case BinlogEvent.MARIADB_GTID -> {
                gtid = event.gtid();
                inside = (event.body().get(12) & 1) == 0;
            }
            case BinlogEvent.MYSQL_GTID -> gtid = event.gtid();
            case BinlogEvent.QUERY, BinlogEvent.QUERY_COMPRESSED -> statement(piece, event);
            case BinlogEvent.XID, BinlogEvent.XA_PREPARE, BinlogEvent.PAYLOAD -> ended(piece, event);
            default -> { }
        }
    }

    private void statement(Piece piece, BinlogEvent event) {
        Statement read = new Statement(event.statement(), false, true);
        String word = read.word(0);
        if (word.equals("BEGIN") || word.equals("XA") && read.word(1).equals("START")) {
            inside = true;
            return;
        }
        boolean own = event.database().equalsIgnoreCase(rules.own());
        if (unfit.isEmpty() && !rules.own().isEmpty() && (own ? rules.judge(read) == BinlogRules.Verdict.FORBID : rules.reachesIn(event.database(), read))) {
            String shown = read.shown();
            unfit = Optional.of(new Fault(Kind.STATEMENT, shown.substring(0, Math.min(MOST_SHOWN, shown.length())),
                    piece.name() + ":" + event.from() + ", " + event.at()));
        }
        if (!inside || ENDS.contains(word) && !read.word(1).equals("END") && !read.word(1).equals("TO")) {
            ended(piece, event);
        }
    }

    private void ended(Piece piece, BinlogEvent event) {
        inside = false;
        saw(event);
        if (target.orElse(null) instanceof BinlogTarget.Time(Instant at) && event.at().isAfter(at)) {
            stopped = true;
            unfit = Optional.empty();
            return;
        }
        if (unfit.isPresent()) {
            fault = unfit;
            return;
        }
        end = event.to();
        endFile = piece.name();
        transactions++;
        newest = Optional.of(event.at());
        if (target.orElse(null) instanceof BinlogTarget.Transaction(String wanted) && wanted.equalsIgnoreCase(gtid)) {
            stopped = true;
        }
    }

    private void saw(BinlogEvent event) {
        seen = seen.filter(at -> at.isAfter(event.at())).or(() -> Optional.of(event.at()));
    }

    /** A file of the log that should follow is not there. */
    public void absent(String name) {
        fault(Kind.ABSENT, name, firstFile + ":" + first);
    }

    /** The newest moment of which the log tells. */
    public Optional<Instant> reached() {
        return seen;
    }

    /** When the first event of a file was written. */
    public static Optional<Instant> begun(InputStream content) throws IOException {
        Optional<BinlogEvent.Reader> reader = BinlogEvent.Reader.open(content);
        return reader.isPresent() ? reader.get().next().map(BinlogEvent::at) : Optional.empty();
    }

    private void fault(Kind kind, String what, String more) {
        if (fault.isEmpty()) {
            fault = Optional.of(new Fault(kind, what, more));
        }
    }

    /** What was found, once all files that were wanted have been read. */
    public BinlogFacts facts(Optional<String> place, boolean allowed) {
        Optional<Fault> found = fault.or(this::beside);
        List<Piece> needed = files.stream().limit(1 + files.stream().map(Piece::name).toList().indexOf(endFile)).toList();
        return new BinlogFacts(place, target.map(BinlogTarget::toString).orElse("latest"), rules.own(), needed, first, end, transactions,
                newest, cut && !stopped, found, allowed);
    }

    /** Whether the target lies before the dump or behind the log's end. */
    private Optional<Fault> beside() {
        return switch (target.orElse(new BinlogTarget.Latest())) {
            case BinlogTarget.Time(Instant at) when before.filter(it -> it.isAfter(at)).isPresent() ->
                    Optional.of(new Fault(Kind.EARLY, at.toString(), before.get().toString()));
            case BinlogTarget.Position(String file, long at) when file.equals(firstFile) && at < first ->
                    Optional.of(new Fault(Kind.EARLY, file + ":" + at, firstFile + ":" + first));
            case BinlogTarget.Latest latest -> Optional.empty();
            case BinlogTarget.Position(String file, long at) when !stopped && endFile.equals(file) && end == at -> Optional.empty();
            case BinlogTarget wanted when !stopped && !(wanted instanceof BinlogTarget.Time(Instant at) && seen.filter(it -> !it.isBefore(at)).isPresent()) ->
                    Optional.of(new Fault(Kind.LATE, wanted.toString(), seen.or(() -> before).map(Instant::toString).orElse("–")));
            default -> Optional.empty();
        };
    }
}
