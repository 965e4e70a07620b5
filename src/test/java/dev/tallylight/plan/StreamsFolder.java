package dev.tallylight.plan;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A folder of streams files that a test changes. */
public record StreamsFolder(Path path) {
    static final StreamsFolder OF_TESTS = new StreamsFolder(
            Path.of("target", "streams-folder-" + ProcessHandle.current().pid()).toAbsolutePath());

    /** A hub with that folder, and two streams in it before it starts. */
    public static class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            OF_TESTS.empty();
            OF_TESTS.write("first.yaml", StreamsFileAppTest.FIRST);
            return Map.of("tallylight.streams-file", OF_TESTS.path().toString());
        }
    }

    /** As a whole, as whoever is careful replaces a file. */
    void write(String name, String text) {
        try {
            Files.createDirectories(path);
            Path next = Files.writeString(path.resolve(".next"), text);
            Files.move(next, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void empty() {
        try {
            Files.createDirectories(path);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
                for (Path each : all) {
                    Files.delete(each);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
