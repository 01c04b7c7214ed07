package relight.core.velero;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import relight.core.text.Problem;

/**
 * Papers from one place, and from another where that one is away.
 *
 * @param first  asked each time
 * @param second asked where the first cannot be reached or denies; that it has no such paper is an answer
 */
public record EitherPapers(VeleroPapers first, VeleroPapers second) implements VeleroPapers {

    /** Something that either of them is asked. */
    private interface Question<T> {
        T of(VeleroPapers papers) throws IOException, InterruptedException;
    }

    @Override
    public Optional<InputStream> open(VeleroRun run, VeleroPaper paper) throws IOException, InterruptedException {
        return ask(papers -> papers.open(run, paper));
    }

    @Override
    public List<VeleroRun> restores(String backup) throws IOException, InterruptedException {
        return ask(papers -> papers.restores(backup));
    }

    private <T> T ask(Question<T> question) throws IOException, InterruptedException {
        try {
            return question.of(first);
        } catch (java.io.InterruptedIOException ended) {
            throw ended;
        } catch (IOException | Problem away) {
            try {
                return question.of(second);
            } catch (IOException | Problem too) {
                away.addSuppressed(too);
                throw away;
            }
        }
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
