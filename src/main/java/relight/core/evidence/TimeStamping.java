package relight.core.evidence;

import java.math.BigInteger;
import java.net.URI;
import java.security.SecureRandom;
import relight.core.text.Message;
import relight.core.text.Problem;

/** A time stamping server (RFC 3161). It sees nothing but the hash of a head. */
public final class TimeStamping implements Anchorage {

    private static final int OK = 200;
    private static final int NONCE_BITS = 64;

    private final URI server;
    private final WebPost web;
    private final Anchors anchors;
    private final SecureRandom random = new SecureRandom();

    public TimeStamping(URI server, WebPost web, Anchors anchors) {
        this.server = server;
        this.web = web;
        this.anchors = anchors;
    }

    @Override
    public AnchorLevel.Level level() {
        return AnchorLevel.Level.STAMPED;
    }

    @Override
    public String where() {
        return server.getAuthority();
    }

    private String file() {
        return server.getAuthority().replaceAll("[^A-Za-z0-9.-]", "_") + TimeStamp.END;
    }

    @Override
    public boolean has(SignedNote head) {
        return anchors.of(Checkpoint.read(head.text())).containsKey(Anchors.IN_BUNDLE + file());
    }

    @Override
    public void anchor(SignedNote note) throws InterruptedException {
        Checkpoint head = Checkpoint.read(note.text());
        BigInteger nonce = new BigInteger(NONCE_BITS, random);
        WebPost.Answer answer = Anchorage.asked(web, server, "application/timestamp-query", TimeStamp.request(head, nonce));
        if (answer.status() != OK) {
            throw Anchorage.strange(server, answer.status());
        }
        try {
            TimeStamp.answer(answer.body(), head, nonce);
        } catch (IllegalArgumentException e) {
            throw new Problem(Message.of("evidence.stamp.refused", where(), String.valueOf(e.getMessage())), Message.of("evidence.ask.status.remedy"), e);
        }
        anchors.keep(head, file(), answer.body());
    }
}
