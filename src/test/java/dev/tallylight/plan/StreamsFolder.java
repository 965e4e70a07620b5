package dev.tallylight.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder of streams files that a test changes. */
record StreamsFolder(Path path) {
    static StreamsFolder named(String name) {
        return new StreamsFolder(Path.of("target", name).toAbsolutePath());
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
