package dev.tallylight.bench.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The container's image of the JVM, as docker/Dockerfile.jvm describes it. */
public final class Image {
    private static final Path DOCKERFILE = Path.of("docker", "Dockerfile.jvm");

    private Image() {}

    /**
     * A variable of its environment.
     *
     * @return its value, without quotes
     * @throws IllegalStateException where the file cannot be read, or has no such variable
     */
    public static String variable(String name) {
        String text;
        try {
            text = Files.readString(DOCKERFILE);
        } catch (IOException e) {
            throw new IllegalStateException("run this in the project's folder: " + DOCKERFILE, e);
        }
        Matcher found = Pattern.compile("^(?:ENV|   ) " + Pattern.quote(name) + "=(\"[^\"]*\"|\\S+)", Pattern.MULTILINE)
                .matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(name + " is not in " + DOCKERFILE);
        }
        return found.group(1).replace("\"", "");
    }
}
