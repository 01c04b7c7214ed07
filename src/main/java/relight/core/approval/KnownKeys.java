package relight.core.approval;

import java.util.List;
import java.util.Optional;

/**
 * Whose keys are known here.
 *
 * @param people in the order of the workspace's contacts
 * @param own    this console's, with which nobody else can have signed
 */
public record KnownKeys(List<Person> people, Optional<VerifyingKey> own) {

    /**
     * Somebody whose key stands among the contacts.
     *
     * @param roles theirs, and the teams that they belong to
     */
    public record Person(String name, List<String> roles, VerifyingKey key) {

        public Person {
            roles = List.copyOf(roles);
        }
    }

    public KnownKeys {
        people = List.copyOf(people);
    }

    /** Who said yes to this request; empty where it is none of them. */
    public Optional<Person> signer(ApprovalAnswer answer, String code) {
        return people.stream().filter(person -> answer.says(code, person.key())).findFirst();
    }

    /** Whether the answer was given at this very console. */
    public boolean isOwn(ApprovalAnswer answer, String code) {
        return own.filter(key -> answer.says(code, key)).isPresent();
    }

    /** The person with this key. */
    public Optional<Person> owner(VerifyingKey key) {
        return people.stream().filter(person -> person.key().equals(key)).findFirst();
    }
}
