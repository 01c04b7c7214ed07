package relight.adapter.engine.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import relight.adapter.engine.files.ArchiveList.Found;
import relight.adapter.engine.place.Fetch;
import relight.adapter.engine.place.HostPlace;
import relight.adapter.engine.place.PlaceLines;
import relight.adapter.host.BrokenConnection;
import relight.adapter.host.HostReading;
import relight.adapter.host.HostShell;
import relight.adapter.host.HostShell.Ran;
import relight.core.catalog.BackupFormat;
import relight.core.contents.Contents;
import relight.core.recovery.StepRun;
import relight.core.restore.files.ArchiveEntry.Kind;
import relight.core.restore.files.FilesPlanner;
import relight.core.restore.files.Selection;
import relight.core.restore.files.UnpackBudget;
import relight.core.restore.files.UnpackCaps;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Unpacks an archive at another place than this machine, by the programs there: fetched into the private folder, its list judged here before
 * anything of it is unpacked, unpacked into an empty folder, and what lies there then held against the list.
 */
final class HostUnpacking {

    private static final String EMPTY = """
            umask 077
            chmod -R u+rwx "$work/unpacked" "${copy%/*}" 2>/dev/null
            rm -rf "$work/unpacked" "${copy%/*}" "$work/archive" "$work/archive.part"* "$work/wanted" "$work/around" && mkdir -p "$work"
            """;

    private static final String LIST = """
            LC_ALL=C
            export LC_ALL
            set -f
            attributes=
            case $(tar --help) in *--xattrs-include*) attributes=--xattrs-include=*;; esac
            tar -tvvP --numeric-owner --full-time --quoting-style=c $attributes -f "$work/archive"
            """;

    private static final String WANTED = "umask 077; cat > \"$work/$list\"\n";

    /** It ends where nobody listens any more. What would run with others' rights is not set (ALL-9). */
    private static final String BEGIN = HostReading.WATCHED + """
            umask 022
            set -f
            mkdir "$work/unpacked" || return 1
            """;
    private static final String END = """
            done=$?
            unwatch
            find "$work/unpacked" -perm /7000 ! -type l -exec chmod a-s,a-t {} + || return 1
            rm -f "$work/archive"
            return "$done"
            """;

    private static final String UNTAR = BEGIN + """
            verbatim=
            attributes=
            LC_ALL=C
            export LC_ALL
            help=$(tar --help)
            case $help in *--verbatim-files-from*) verbatim=--verbatim-files-from;; esac
            case $help in *--xattrs-include*) attributes=--xattrs-include=user.*;; esac
            extract() { tar -x -p --numeric-owner $attributes -f "$work/archive" -C "$work/unpacked" "$@"; }
            if [ -z "$chosen" ]; then
              extract
            else
              extract --no-unquote --null $verbatim -T "$work/wanted" &&
                { [ ! -s "$work/around" ] || extract --no-unquote --no-recursion --null $verbatim -T "$work/around"; }
            fi
            """ + END;

    /** A name that was chosen stands for itself and for all below it; what would be a pattern in it is none. */
    private static final String UNZIP = BEGIN + """
            LC_ALL=C.UTF-8
            export LC_ALL
            if [ -z "$chosen" ]; then
              unzip -q -o -X "$work/archive" -d "$work/unpacked" >&2
            else
              xargs -0 unzip -q -o -X "$work/archive" -d "$work/unpacked" < "$work/wanted" >&2
            fi
            """ + END;

    private static final String FOUND = "find \"$work/unpacked\" -mindepth 1 -printf '%y %s %U:%G %m %l\\0%P\\0'\n";

    /** An archive holds the folder's content, the folder by its name, or the whole way to it; which one is seen, not asked. */
    private static final String FINISH = """
            unpacked=$work/unpacked
            root=$unpacked
            if [ -d "$unpacked$named" ] && [ ! -L "$unpacked$named" ]; then
              root=$unpacked$named
            elif [ "$(find "$unpacked" -mindepth 1 -maxdepth 1 -printf x)" = x ] && [ -d "$unpacked/${named##*/}" ] && [ ! -L "$unpacked/${named##*/}" ]; then
              root=$unpacked/${named##*/}
            fi
            umask 077
            mkdir -p "${copy%/*}" && mv "$root" "$copy" || return 1
            [ ! -e "$unpacked" ] || rm -rf "$unpacked" || return 1
            sync
            [ "$root" = "$unpacked" ] && echo . || printf '%s\\n' "${root#"$unpacked/"}"
            """;

    private static final String LAST_WORDS = "tar: Exiting with failure status due to previous errors";
    private static final Pattern OWNER = Pattern.compile("tar: .*: Cannot change ownership to uid -?\\d+, gid -?\\d+: [A-Za-z ]+|" + LAST_WORDS);
    private static final int MOST_SAID = 1_000_000;

    private final Fetch fetch;
    private final HostPlace place;
    private final StepRun run;
    private final Selection selection;
    private final ArchiveList list;
    private final UnpackBudget budget;

    HostUnpacking(Fetch fetch, HostPlace place, StepRun run) {
        this.fetch = fetch;
        this.place = place;
        this.run = run;
        PlaceLines lines = place.lines();
        this.selection = Selection.read(lines.with(), lines.target());
        this.budget = new UnpackBudget(UnpackCaps.read(lines.with()), Long.parseLong(lines.with().get("backup.size")));
        this.list = new ArchiveList(selection, budget);
    }

    /** The program that takes away what it has begun. */
    static String empty() {
        return EMPTY;
    }

    UnpackBudget budget() {
        return budget;
    }

    /** Blocks until the copy lies there, whole and as the archive says. */
    void unpack(NotSet notSet) throws IOException, InterruptedException {
        place.must(place.run(EMPTY, Map.of()));
        Map<String, String> with = place.lines().with();
        fetch.bring(with, place.shell(), place.lines().names().work() + "/archive", run);
        boolean zip = Fetch.content(with) == BackupFormat.Content.ZIP;
        if (zip) {
            zip(fetch.list(with));
        } else {
            try (TarListing listing = new TarListing(list::add)) {
                must(place.shell().fetch(place.script(LIST, Map.of()), listing, run::output));
            }
        }
        list.end();
        Map<String, String> chosen = Map.of("chosen", selection.isAll() ? "" : "yes");
        if (!selection.isAll()) {
            write("wanted", zip ? patterns() : List.copyOf(list.prefixes().keySet()));
            write("around", list.folders());
        }
        Ran ran = place.shell().hold(place.script(zip ? UNZIP : UNTAR, chosen), run::output);
        if (!ownersOnly(ran)) {
            must(ran);
        }
        compare(notSet);
        String named = Optional.ofNullable(with.get(FilesPlanner.ORIGINAL)).orElse(place.lines().target().toString());
        String root = must(place.shell().run(place.script(FINISH, Map.of("named", named)))).out().strip();
        run.output(run.words().say("restore.files.root", root));
    }

    /** tar goes on where it may not give a file to its owner; which files those are is seen when they are compared. */
    private static boolean ownersOnly(Ran ran) {
        List<String> said = ran.err().lines().toList();
        return ran.status() == 2 && ran.err().length() < MOST_SAID && !said.isEmpty() && said.stream().allMatch(line -> OWNER.matcher(line).matches());
    }

    private void zip(Contents contents) {
        if (!contents.isWhole()) {
            throw new Problem(Message.of("restore.files.far.many", ArchiveList.MOST), Message.of("restore.files.far.many.remedy"));
        }
        for (int node = 1; node < contents.count(); node++) {
            Kind kind = Kind.valueOf(contents.kind(node).name());
            // A folder that only its files tell of need not be listed
            if (kind != Kind.FOLDER) {
                list.add(ListedEntry.of(contents.path(node), kind, contents.link(node), contents.size(node), Optional.empty(),
                        Optional.of(contents.mode(node)).filter(mode -> mode > 0).map(mode -> mode & 07777)));
            } else if (contents.modified(node) != Contents.UNKNOWN) {
                list.add(ListedEntry.of(contents.path(node) + "/", kind, "", 0, Optional.empty(), Optional.empty()));
            }
        }
    }

    private List<String> patterns() {
        List<String> patterns = new ArrayList<>();
        list.prefixes().forEach((name, reach) -> {
            if (reach != ArchiveList.Reach.BELOW) {
                patterns.add(plain(name));
            }
            if (reach != ArchiveList.Reach.ITSELF) {
                patterns.add(plain(name) + "/*");
            }
        });
        list.folders().forEach(name -> patterns.add(plain(name) + "/"));
        return patterns;
    }

    private static String plain(String name) {
        return name.replaceAll("[\\[\\]*?\\\\]", "\\\\$0");
    }

    private void write(String name, List<String> names) throws IOException, InterruptedException {
        place.must(place.feed(WANTED, Map.of("list", name), Names.written(names), run::output));
    }

    private void compare(NotSet notSet) throws IOException, InterruptedException {
        String[] about = {null};
        OutputStream found = Names.read(word -> {
            if (about[0] == null) {
                about[0] = word;
                return;
            }
            String[] words = about[0].split(" ", 5);
            about[0] = null;
            Found there = new Found(word, words[0].charAt(0), Long.parseLong(words[1]), words[2], Integer.parseInt(words[3], 8), words[4]);
            try {
                notSet.add(Path.of(word), list.found(there));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        must(place.shell().fetch(place.script(FOUND, Map.of()), found, run::output));
        list.requireAll(place.shell().address().toString());
    }

    private Ran must(Ran ran) {
        if (ran.status() == HostShell.NOT_REACHED) {
            throw new BrokenConnection(place.shell(), ran.lastWords(), place.lines().names().work().toString());
        }
        // The last words of tar only say that there were others
        return place.must(new Ran(ran.status(), ran.out(), ran.err().replace(LAST_WORDS + "\n", "")));
    }
}
