package relight.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What a Redis says to one command, as {@code redis-cli} would print it, without a process for each. */
public final class RedisWords {

    private static final int PATIENCE = 60_000;

    private RedisWords() {}

    /** The answer, one element a line; an error of the server, or none at all, is thrown. */
    public static String ask(int port, String... words) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE);
            ByteArrayOutputStream command = new ByteArrayOutputStream();
            command.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                command.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                command.writeBytes(bytes);
                command.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            socket.getOutputStream().write(command.toByteArray());
            StringBuilder said = new StringBuilder();
            read(new BufferedInputStream(socket.getInputStream()), said);
            return said.toString().strip();
        }
    }

    private static void read(InputStream in, StringBuilder said) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new IOException(rest);
            case '$' -> said.append(Integer.parseInt(rest) < 0 ? "" : bulk(in, Integer.parseInt(rest))).append('\n');
            case '*' -> {
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    read(in, said);
                }
            }
            default -> said.append(rest).append('\n');
        }
    }

    private static String bulk(InputStream in, int length) throws IOException {
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        line(in);
        return text;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis has gone");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
