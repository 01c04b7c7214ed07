package relight.adapter.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.approval.SigningKey;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The journal's key between its file and the key store: it is never lost, and nobody waits for it. */
class StoredSigningKeyTest {

    @TempDir
    private Path folder;

    private Path file;
    private final Store store = new Store();

    @BeforeEach
    void place() {
        file = folder.resolve("keys/log.key");
    }

    /** A store in memory that fails as it is told. */
    private static final class Store implements SecretStore {

        private final Map<String, String> secrets = new TreeMap<>();
        private StoreFailure.Kind failing;
        private boolean lies;
        private int asked;
        /** How many further calls succeed before the process ends. */
        private int left = Integer.MAX_VALUE;

        @Override
        public String get(String name) throws StoreFailure {
            answer();
            if (!secrets.containsKey(name)) {
                throw new StoreFailure(StoreFailure.Kind.REFUSED, "no such entry");
            }
            return lies ? secrets.get(name).substring(1) : secrets.get(name);
        }

        @Override
        public void put(String name, String secret) throws StoreFailure {
            answer();
            secrets.put(name, secret);
        }

        @Override
        public void delete(String name) throws StoreFailure {
            answer();
            secrets.remove(name);
        }

        private void answer() throws StoreFailure {
            asked++;
            if (failing != null) {
                throw new StoreFailure(failing, "as told");
            }
            if (left-- <= 0) {
                throw new Killed();
            }
        }
    }

    /** The process ends here. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** As the next start of the program finds it. */
    private StoredSigningKey next() {
        return new StoredSigningKey(file, () -> store, true);
    }

    private boolean fileHasThePrivateHalf() throws IOException {
        return Files.readString(file).contains("PRIVATE KEY");
    }

    private static List<String> keys(List<Message> said) {
        return said.stream().map(Message::key).toList();
    }

    @Test
    void aNewKeyIsKeptInTheStoreAndTheFileOnlySaysWhere() throws IOException {
        SigningKey made = next().own();
        assertFalse(fileHasThePrivateHalf());
        assertEquals(made.write(), next().own().write());
        assertEquals(List.of("evidence.key.in-store"), keys(next().where()));
        assertTrue(Files.readString(file).contains(store.secrets.keySet().iterator().next()), "a person finds the entry by the note");
    }

    @Test
    void aKeyInAFileMovesIntoTheStore() throws IOException {
        SigningKey before = new SigningKeyFile(file).own();
        assertEquals(before.write(), next().own().write());
        assertFalse(fileHasThePrivateHalf());
        assertEquals(before.write(), next().own().write());
    }

    @ParameterizedTest
    @EnumSource(StoreFailure.Kind.class)
    void whereTheStoreDoesNotTakeAKeyTheFileKeepsItAndItIsAskedOnce(StoreFailure.Kind kind) throws IOException {
        store.failing = kind;
        StoredSigningKey keeper = next();
        SigningKey made = keeper.own();
        assertEquals(made.write(), keeper.own().write());
        assertTrue(fileHasThePrivateHalf());
        assertEquals(1, store.asked);
        assertEquals(kind == StoreFailure.Kind.ABSENT ? List.of("evidence.key.in-file")
                : List.of("evidence.key.in-file", "evidence.store." + kind.name().toLowerCase(Locale.ROOT), "evidence.store.later"), keys(keeper.where()));
        store.failing = null;
        assertEquals(made.write(), next().own().write());
        assertFalse(fileHasThePrivateHalf(), "the next start moves it");
    }

    @ParameterizedTest
    @EnumSource(StoreFailure.Kind.class)
    void aKeyInAStoreThatDoesNotGiveItOutIsSaidWithARemedyAndNotMadeAnew(StoreFailure.Kind kind) throws IOException {
        SigningKey made = next().own();
        String note = Files.readString(file);
        store.failing = kind;
        StoredSigningKey keeper = next();
        Problem said = assertThrows(Problem.class, keeper::own);
        assertTrue(said.remedy().isPresent());
        assertThrows(Problem.class, () -> keeper.replace(SigningKey.make()));
        assertEquals(3, keeper.where().size());
        assertEquals(note, Files.readString(file));
        store.failing = null;
        assertEquals(made.write(), next().own().write());
    }

    @Test
    void aStoreThatHasRefusedIsNotAskedAgainByTheSameProcess() {
        next().own();
        store.failing = StoreFailure.Kind.REFUSED;
        StoredSigningKey keeper = next();
        store.asked = 0;
        assertThrows(Problem.class, keeper::own);
        assertThrows(Problem.class, keeper::own);
        assertEquals(1, store.asked);
    }

    @Test
    void aStoreThatIsUnlockedMeanwhileGivesTheKeyToTheSameProcess() {
        SigningKey made = next().own();
        store.failing = StoreFailure.Kind.LOCKED;
        StoredSigningKey keeper = next();
        assertThrows(Problem.class, keeper::own);
        store.failing = null;
        assertEquals(made.write(), keeper.own().write());
        assertEquals(List.of("evidence.key.in-store"), keys(keeper.where()));
    }

    @Test
    void aStoreThatGivesBackSomethingElseGetsNoKey() throws IOException {
        SigningKey before = new SigningKeyFile(file).own();
        store.lies = true;
        StoredSigningKey keeper = next();
        assertEquals(before.write(), keeper.own().write());
        assertTrue(fileHasThePrivateHalf());
        assertEquals(Map.of(), store.secrets);
        assertEquals("evidence.store.refused", keeper.where().get(1).key());
    }

    @Test
    void anotherKeyUnderTheSameNameIsNotSignedWith() {
        next().own();
        store.secrets.replaceAll((_, _) -> SigningKey.make().write());
        assertThrows(Problem.class, next()::own);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whereverTheMoveIsCutOffTheKeyIsThere(int calls) throws IOException {
        SigningKey before = new SigningKeyFile(file).own();
        store.left = calls;
        try {
            next().own();
        } catch (Killed e) {
            assertTrue(fileHasThePrivateHalf());
        }
        store.left = Integer.MAX_VALUE;
        assertEquals(before.write(), next().own().write());
        assertEquals(1, store.secrets.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whereverARotationIsCutOffTheOldKeyOrTheNewOneIsThere(int calls) {
        SigningKey old = next().own();
        StoredSigningKey keeper = next();
        keeper.own();
        SigningKey fresh = SigningKey.make();
        store.left = calls;
        try {
            keeper.replace(fresh);
        } catch (Killed e) {
            // As it was meant.
        }
        store.left = Integer.MAX_VALUE;
        assertEquals((calls < 2 ? old : fresh).write(), next().own().write());
    }

    @Test
    void aRotatedKeyLiesWhereTheOldOneLayWhichIsKeptNoLonger() throws IOException {
        StoredSigningKey keeper = next();
        keeper.own();
        SigningKey fresh = SigningKey.make();
        keeper.replace(fresh);
        assertEquals(List.of(fresh.write()), List.copyOf(store.secrets.values()));
        assertFalse(fileHasThePrivateHalf());
        assertEquals(fresh.write(), keeper.own().write());
    }

    @Test
    void whoeverWantsNoStoreHasTheKeyBackInTheFile() throws IOException {
        SigningKey made = next().own();
        StoredSigningKey without = new StoredSigningKey(file, () -> store, false);
        assertEquals(made.write(), without.own().write());
        assertTrue(fileHasThePrivateHalf());
        assertEquals(Map.of(), store.secrets);
        assertEquals(List.of("evidence.key.in-file"), keys(without.where()));
    }

    @Test
    void whereNoStoreIsWantedNoneIsOpened() {
        StoredSigningKey without = new StoredSigningKey(file, () -> {
            throw new AssertionError("opened");
        }, false);
        without.own();
        without.replace(SigningKey.make());
        without.own();
    }

    @Test
    void aStoreThatHangsKeepsNobodyWaitingAndIsAskedNothingElseMeanwhile() {
        CountDownLatch answered = new CountDownLatch(1);
        int[] prompts = {0};
        SecretStore hanging = new SecretStore() {
            @Override
            public String get(String name) throws StoreFailure {
                prompts[0]++;
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return store.get(name);
            }

            @Override
            public void put(String name, String secret) throws StoreFailure {
                store.put(name, secret);
            }

            @Override
            public void delete(String name) throws StoreFailure {
                store.delete(name);
            }
        };
        SigningKey made = next().own();
        StoredSigningKey keeper = new StoredSigningKey(file, () -> new BoundedStore(hanging, Duration.ofMillis(200)), true);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThrows(Problem.class, keeper::own);
            assertThrows(Problem.class, keeper::own);
        });
        assertEquals(1, prompts[0]);
        answered.countDown();
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            while (true) {
                try {
                    assertEquals(made.write(), keeper.own().write());
                    return;
                } catch (Problem stillOpen) {
                    Thread.sleep(20);
                }
            }
        });
    }

    @Test
    void withoutADesktopSessionThereIsNoStore() {
        StoreFailure said = assertThrows(StoreFailure.class, () -> new SystemStore("Linux", Map.of()).get("any"));
        assertEquals(StoreFailure.Kind.ABSENT, said.kind());
    }
}
