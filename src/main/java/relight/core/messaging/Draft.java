package relight.core.messaging;

/** The words of a message as a person sees them before they go. */
public record Draft(String subject, String text) {

    public Draft {
        subject = subject.replaceAll("\\s*\\R\\s*", " ").strip();
        text = text.strip();
    }

    /** Both, as they are pasted somewhere. */
    public String whole() {
        return subject + "\n\n" + text;
    }
}
