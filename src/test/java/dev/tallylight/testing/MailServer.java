package dev.tallylight.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server (RFC 5321) on a free port of this machine that keeps what it gets and answers commands as a test says:
 * {@code {"RCPT": "550 5.1.1 no such user"}}. With a certificate it offers STARTTLS (RFC 3207).
 */
public final class MailServer implements AutoCloseable {
    /**
     * One mail as it came.
     *
     * @param secured whether it came over TLS
     * @param data head and body, lines ending with \n
     */
    public record Got(String from, List<String> to, String data, boolean secured) {
        /** The value of a header, unfolded. */
        public @Nullable String header(String name) {
            String head = data.substring(0, data.indexOf("\n\n")).replaceAll("\n[ \t]+", " ");
            Matcher found = Pattern.compile("(?im)^" + Pattern.quote(name) + ":[ ]*(.*)$")
                    .matcher(head);
            return found.find() ? found.group(1).strip() : null;
        }
    }

    private final ServerSocket listener;
    private final @Nullable SSLContext tls;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private MailServer(int port, @Nullable SSLContext tls) {
        this.tls = tls;
        try {
            listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    public static MailServer plain() {
        return on(0);
    }

    public static MailServer on(int port) {
        return new MailServer(port, null);
    }

    public static MailServer withStartTls(SSLContext tls) {
        return new MailServer(0, tls);
    }

    /** What it says to a command from now on, instead of what it would. */
    public MailServer answering(String command, String reply) {
        answers.put(command, reply);
        return this;
    }

    public MailServer asUsual() {
        answers.clear();
        return this;
    }

    public List<Got> got() {
        return got;
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void listen() {
        while (!closed.get()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> talk(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void talk(Socket plain) {
        try (plain) {
            Session session = new Session(plain, false);
            session.say(answers.getOrDefault("GREETING", "220 mail.test ESMTP"));
            while (session.next()) {
                // until it is over
            }
        } catch (IOException e) {
            // the other side went away
        }
    }

    /** One conversation. */
    private final class Session {
        private Socket socket;
        private BufferedReader in;
        private OutputStream out;
        private boolean secured;
        private String from = "";
        private final List<String> to = new ArrayList<>();

        Session(Socket socket, boolean secured) throws IOException {
            this.socket = socket;
            this.secured = secured;
            this.in = reader(socket);
            this.out = socket.getOutputStream();
        }

        private static BufferedReader reader(Socket socket) throws IOException {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        void say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        boolean next() throws IOException {
            String line = in.readLine();
            if (line == null) {
                return false;
            }
            String command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            String told = answers.get(command);
            if (told != null) {
                say(told);
                return true;
            }
            switch (command) {
                case "EHLO" -> {
                    say("250-mail.test");
                    say(tls != null && !secured ? "250 STARTTLS" : "250 AUTH PLAIN LOGIN");
                }
                case "STARTTLS" -> secure();
                case "AUTH" -> say("235 2.7.0 welcome");
                case "MAIL" -> {
                    from = address(line);
                    to.clear();
                    say("250 ok");
                }
                case "RCPT" -> {
                    to.add(address(line));
                    say("250 ok");
                }
                case "DATA" -> data();
                case "QUIT" -> {
                    say("221 bye");
                    return false;
                }
                default -> say("250 ok");
            }
            return true;
        }

        private static String address(String line) {
            return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
        }

        private void data() throws IOException {
            say("354 go on");
            StringBuilder data = new StringBuilder();
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                data.append(line.startsWith("..") ? line.substring(1) : line).append('\n');
            }
            got.add(new Got(from, List.copyOf(to), data.toString(), secured));
            say(answers.getOrDefault("SENT", "250 2.0.0 queued"));
        }

        private void secure() throws IOException {
            if (tls == null) {
                say("502 not here");
                return;
            }
            say("220 go on");
            SSLSocket over = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
            over.setUseClientMode(false);
            over.startHandshake();
            socket = over;
            secured = true;
            in = reader(over);
            out = over.getOutputStream();
        }
    }

    @Override
    public void close() {
        closed.set(true);
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
