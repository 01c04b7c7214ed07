package relight.core.evidence;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A server that remembers the heads of many logs and cosigns those that continue what it remembers (C2SP tlog-witness). It sees
 * heads and hashes, and no event.
 */
public final class Witness implements Anchorage {

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNPROVEN = 422;

    private final URI server;
    private final NoteKey key;
    private final WebPost web;
    private final LogProofs proofs;
    private final Checkpoints checkpoints;
    private final Anchors anchors;

    /**
     * @param server its submission prefix
     * @param key    that it cosigns with, as its operator has published it
     */
    public Witness(URI server, NoteKey key, WebPost web, LogProofs proofs, Checkpoints checkpoints, Anchors anchors) {
        this.server = server;
        this.key = key;
        this.web = web;
        this.proofs = proofs;
        this.checkpoints = checkpoints;
        this.anchors = anchors;
    }

    @Override
    public AnchorLevel.Level level() {
        return AnchorLevel.Level.WITNESSED;
    }

    @Override
    public String where() {
        return server.getAuthority();
    }

    @Override
    public boolean has(SignedNote head) {
        return checkpoints.all(Checkpoint.read(head.text()).origin()).stream().anyMatch(note -> note.text().equals(head.text()) && key.cosigned(note).isPresent());
    }

    /** Begins with what the witness has cosigned as far as it is known here; it says itself where it remembers more. */
    @Override
    public void anchor(SignedNote head) throws InterruptedException {
        Checkpoint wanted = Checkpoint.read(head.text());
        long older = checkpoints.all(wanted.origin()).stream().filter(note -> key.cosigned(note).isPresent())
                .mapToLong(note -> Checkpoint.read(note.text()).size()).filter(size -> size <= wanted.size()).max().orElse(0);
        WebPost.Answer answer = ask(older, head);
        if (answer.status() == CONFLICT && answer.type().startsWith("text/x.tlog.size")) {
            long remembered = remembered(answer);
            if (remembered > wanted.size()) {
                throw problem("evidence.witness.ahead", remembered, wanted.size());
            }
            answer = ask(remembered, head);
        }
        take(answer, head);
    }

    private WebPost.Answer ask(long older, SignedNote head) throws InterruptedException {
        String prefix = server.toString();
        URI to = URI.create((prefix.endsWith("/") ? prefix : prefix + "/") + "add-checkpoint");
        return Anchorage.asked(web, to, "text/plain; charset=utf-8", proofs.since(older, head).toString().getBytes(StandardCharsets.UTF_8));
    }

    private long remembered(WebPost.Answer answer) {
        String size = new String(answer.body(), StandardCharsets.UTF_8).strip();
        if (!size.matches("0|[1-9][0-9]{0,17}")) {
            throw Anchorage.strange(server, answer.status());
        }
        return Long.parseLong(size);
    }

    private void take(WebPost.Answer answer, SignedNote head) {
        switch (answer.status()) {
            case OK -> keep(answer, head);
            case BAD_REQUEST -> throw problem("evidence.witness.misread");
            case FORBIDDEN -> throw problem("evidence.witness.other-key", Checkpoint.read(head.text()).origin());
            case NOT_FOUND -> throw problem("evidence.witness.unknown", Checkpoint.read(head.text()).origin());
            case CONFLICT -> throw problem("evidence.witness.conflict");
            case UNPROVEN -> throw problem("evidence.witness.unproven");
            default -> throw Anchorage.strange(server, answer.status());
        }
    }

    /** Of all that comes back only a signature of the witness's own key that holds is kept. */
    private void keep(WebPost.Answer answer, SignedNote head) {
        try {
            for (NoteSignature signature : SignedNote.signatures(new String(answer.body(), StandardCharsets.UTF_8))) {
                if (key.isOf(signature) && key.cosigned(new SignedNote(head.text(), List.of(signature))).isPresent()) {
                    anchors.know(key);
                    checkpoints.keep(head.with(signature));
                    return;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new Problem(Message.of("evidence.witness.unsigned", where()), Message.of("evidence.witness.unsigned.remedy"), e);
        }
        throw problem("evidence.witness.unsigned");
    }

    private Problem problem(String sentence, Object... values) {
        Object[] all = new Object[values.length + 1];
        all[0] = where();
        System.arraycopy(values, 0, all, 1, values.length);
        return new Problem(Message.of(sentence, all), Message.of(sentence + ".remedy"));
    }
}
