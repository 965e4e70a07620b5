import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A handler of Tallylight's webhooks, of the JDK alone: java Handler.java. See README.md for its variables. */
public class Handler {
    private static final int MOST_BODY = 1024 * 1024;
    private static final long TOLERANCE_SECONDS = 300;
    private static final int MOST_SEEN = 10_000;
    /** A text of JSON, by its name; enough for the few that are read here. Take your JSON library where there is one. */
    private static final String TEXT = "\"%s\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"";

    private final String secret = environment("WEBHOOK_SECRET");
    private final String token = environment("DISPERSA_TOKEN");
    private final String onAlert = environment("ON_ALERT");
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final Set<String> seen = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_SEEN;
        }
    }));

    public static void main(String[] arguments) throws IOException {
        String port = environment("PORT");
        HttpServer server =
                HttpServer.create(new InetSocketAddress("127.0.0.1", port.isEmpty() ? 8000 : Integer.parseInt(port)), 0);
        server.createContext("/", new Handler()::handle);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
    }

    private static String environment(String name) {
        return System.getenv().getOrDefault(name, "");
    }

    private void handle(HttpExchange exchange) throws IOException {
        int status;
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY + 1);
            try {
                status = exchange.getRequestMethod().equals("POST") ? judge(exchange, body) : 405;
            } catch (GeneralSecurityException e) {
                status = 500; // sent again
            }
            if (status == 413) { // who is still writing would not read the answer if the connection were cut
                exchange.getRequestBody().skip(8L * MOST_BODY);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private int judge(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
        if (body.length > MOST_BODY) {
            return 413;
        }
        String id = header(exchange, "webhook-id");
        boolean signed = isSigned(id, header(exchange, "webhook-timestamp"), header(exchange, "webhook-signature"), body);
        if (!secret.isEmpty() && !signed) {
            return 401;
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return 400;
        }
        String digest = text(text, "digest");
        if (digest != null ? !isDigest(text(text, "time"), digest) : secret.isEmpty()) {
            return 401;
        }
        String what = text(text, digest != null ? "status" : "type");
        String stream = text(text, digest != null ? "stream" : "url");
        if (what == null) {
            return 400;
        }
        String key = id.isEmpty() ? HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)) : id;
        if (seen.add(key)) { // else a repeat: it was taken before
            worker.submit(() -> work(what, stream == null ? "" : stream));
        }
        return 200;
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** Standard Webhooks 1.0: HMAC-SHA256 over id.timestamp.body; one signature of several is enough. */
    private boolean isSigned(String id, String timestamp, String signatures, byte[] body)
            throws GeneralSecurityException {
        if (secret.isEmpty() || id.isEmpty() || !timestamp.matches("[0-9]{1,11}")) {
            return false;
        }
        long age = System.currentTimeMillis() / 1000 - Long.parseLong(timestamp);
        if (Math.abs(age) > TOLERANCE_SECONDS) {
            return false;
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String one : signatures.split(" ")) {
            found |= MessageDigest.isEqual(expected, one.getBytes(StandardCharsets.UTF_8));
        }
        return found;
    }

    /** Dispersa: MD5 of the time, as it stands in the body, and the token. */
    private boolean isDigest(String time, String digest) throws GeneralSecurityException {
        byte[] md5 = MessageDigest.getInstance("MD5").digest((time + token).getBytes(StandardCharsets.UTF_8));
        return MessageDigest.isEqual(
                HexFormat.of().formatHex(md5).getBytes(StandardCharsets.UTF_8), digest.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String json, String name) {
        Matcher found = Pattern.compile(TEXT.formatted(name)).matcher(json);
        return found.find() ? found.group(1).replace("\\/", "/").replace("\\\"", "\"") : null;
    }

    /** After the answer: here goes what your handler does. */
    private void work(String what, String stream) {
        try {
            if (onAlert.isEmpty()) {
                System.out.println(what + " " + stream);
            } else {
                new ProcessBuilder(onAlert, what, stream).inheritIO().start().waitFor();
            }
        } catch (IOException e) {
            System.err.println("could not run " + onAlert + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
