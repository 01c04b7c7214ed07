package relight.core.runbook.recognition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers to ring and addresses to write to, as they stand in prose, tables and links. */
final class ContactWords {

    private static final Pattern MAIL = Pattern.compile("[\\p{L}\\p{Nd}._%+-]+@[\\p{L}\\p{Nd}-]+(?:\\.[\\p{L}\\p{Nd}-]+)+");
    private static final Pattern PHONE = Pattern.compile("(?:(?<=tel:)|(?<![\\p{L}\\p{Nd}_.,:/-]))(?:\\+|\\(\\+|00|0|\\(0)[\\d][\\d ()/.–-]{4,}\\d(?![\\p{L}\\p{Nd}_:])");
    /** A number whose author left it blank. */
    private static final Pattern BLANK = Pattern.compile("(?<![\\p{L}\\p{Nd}_])(?:\\+\\d{1,3}[ -]?)?(?:[Xx]{2,}|#{3,})(?:[ -]?(?:[Xx#]{2,}|\\d+))*(?![\\p{L}\\p{Nd}_])");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

    private ContactWords() {}

    static Optional<String> mail(String text) {
        return first(MAIL, text);
    }

    static Optional<String> phone(String text) {
        return first(PHONE, text).filter(number -> !DATE.matcher(number).matches() && number.chars().filter(Character::isDigit).count() >= 6);
    }

    static boolean isBlank(String text) {
        return BLANK.matcher(text).find();
    }

    static boolean isReachable(String text) {
        return mail(text).isPresent() || phone(text).isPresent() || isBlank(text);
    }

    /** The words that are neither a number, an address nor the marks between them. */
    static String besides(String text) {
        String words = MAIL.matcher(text).replaceAll(" ");
        words = PHONE.matcher(words).replaceAll(" ");
        words = BLANK.matcher(words).replaceAll(" ");
        words = words.replaceAll("(?i)\\b(?:mailto|tel|phone|telefon|mobil|mobile|e-?mail|mail|тел|телефон|пошта)\\b[.:]?", " ");
        return words.replaceAll("[\\s|,;:()\\[\\]<>/*_`–—-]+", " ").strip();
    }

    static String digits(String number) {
        return number.replaceAll("\\D", "");
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group().strip()) : Optional.empty();
    }
}
