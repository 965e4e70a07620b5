package dev.tallylight.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Refuses whatever HTTP or RTSP asks of it, and says all that it was sent: in its status line, a header and its body. */
public final class EchoServer implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public EchoServer() {
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> answer(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.setSoTimeout(2_000);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String request = String.valueOf(lines.readLine());
            String[] words = request.split(" ", 3);
            StringBuilder head = new StringBuilder(request);
            StringBuilder logins = new StringBuilder();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                head.append('\n').append(line);
                logins.append(login(line));
            }
            if (words.length < 3) {
                return;
            }
            String protocol = words[2].startsWith("RTSP") ? "RTSP/1.0" : "HTTP/1.1";
            String answer = protocol + " 403 not " + words[1] + logins + "\r\nCSeq: 1\r\nX-Asked: " + words[1]
                    + "\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " + head.length()
                    + "\r\n\r\n" + head;
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // who hangs up hears nothing
        }
    }

    /** What a header says of who asks, as it came, and a Basic login in clear besides. */
    private static String login(String header) {
        String[] parts = header.split("[: ]+", 3);
        if (!parts[0].equalsIgnoreCase("Authorization") || parts.length < 3) {
            return "";
        }
        String clear = parts[1].equals("Basic")
                ? new String(Base64.getDecoder().decode(parts[2]), StandardCharsets.ISO_8859_1)
                : "";
        return " " + parts[2] + " " + clear;
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
