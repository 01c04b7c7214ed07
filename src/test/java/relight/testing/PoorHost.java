package relight.testing;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import relight.core.text.ShellWord;

/** A host that has the programs of this machine, but for some. */
public final class PoorHost {

    private PoorHost() {}

    /** The program that reaches it, as ssh does another one. */
    public static List<String> ssh(Path folder, String... missing) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        for (Path place : List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"))) {
            try (Stream<Path> all = Files.list(place)) {
                for (Path program : all.filter(one -> !Set.of(missing).contains(one.getFileName().toString())).toList()) {
                    try {
                        Files.createSymbolicLink(programs.resolve(program.getFileName()), program);
                    } catch (FileAlreadyExistsException twice) {
                        // the same one in another place
                    }
                }
            }
        }
        Path ssh = Files.writeString(folder.resolve("ssh"), "#!/bin/sh\nexec env PATH=" + ShellWord.quoted(programs.toString()) + " sh -s\n");
        return List.of(Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwx------")).toString());
    }
}
