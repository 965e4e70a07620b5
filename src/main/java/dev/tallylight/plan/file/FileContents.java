package dev.tallylight.plan.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What the streams file held when it was read; of a folder, what its {@code *.yaml} and {@code *.yml} did, in the order of
 * their names. A folder may be one that Kubernetes mounts: what begins with a dot is its own business, and its files are
 * symbolic links. Only files are opened, none of them further down, and no more of them than the bounds say.
 *
 * @param digest the same for the same contents, and for no others
 */
public record FileContents(List<Part> parts, String digest) {
    /** Of all files together. */
    static final int MOST_BYTES = 64 << 20;

    static final int MOST_FILES = 1_000;
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_NAME = 200;

    /**
     * One file.
     *
     * @param name as troubles call it
     */
    public record Part(String name, byte[] text) {}

    /**
     * Reads it; to be called beside the event loops.
     *
     * @throws UnusableFileException where it cannot be read, or is more than may be read
     */
    public static FileContents read(Path place) {
        return read(place, MOST_BYTES);
    }

    static FileContents read(Path place, int mostBytes) {
        String shown = shown(place.toString());
        boolean folder = attributes(place, shown).isDirectory();
        List<Path> files = folder ? filesOf(place, shown) : List.of(place);
        List<Part> parts = new ArrayList<>();
        int left = mostBytes;
        for (Path file : files) {
            String name = folder ? name(file) : shown;
            byte[] text = text(file, name, left, mostBytes);
            left -= text.length;
            parts.add(new Part(name, text));
        }
        return new FileContents(List.copyOf(parts), digest(parts));
    }

    private static List<Path> filesOf(Path folder, String shown) {
        List<Path> files = new ArrayList<>();
        int entries = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path entry : all) {
                if (++entries > MOST_ENTRIES) {
                    throw new UnusableFileException(shown, "holds more than " + MOST_ENTRIES + " entries");
                }
                if (isList(name(entry))) {
                    files.add(entry);
                }
            }
        } catch (IOException e) {
            throw unreadable(shown, e);
        } catch (DirectoryIteratorException e) {
            throw unreadable(shown, Objects.requireNonNull(e.getCause()));
        }
        if (files.isEmpty()) {
            throw new UnusableFileException(shown, "is a folder without a file *.yaml or *.yml");
        }
        if (files.size() > MOST_FILES) {
            throw new UnusableFileException(shown, "holds more than " + MOST_FILES + " files *.yaml and *.yml");
        }
        return files.stream().sorted().toList();
    }

    private static boolean isList(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (lower.endsWith(".yaml") || lower.endsWith(".yml"));
    }

    private static byte[] text(Path file, String name, int left, int most) {
        if (!attributes(file, name).isRegularFile()) {
            throw new UnusableFileException(
                    name, "is neither a file nor a symbolic link to one: folders within a folder are not read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(left + 1);
            if (text.length > left) {
                throw new UnusableFileException(name, "makes it more than the " + most + " bytes that are read in all");
            }
            return text;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Of what its symbolic links lead to. */
    private static BasicFileAttributes attributes(Path file, String name) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static UnusableFileException unreadable(String name, IOException why) {
        String message = switch (why) {
            case NoSuchFileException gone -> "does not exist, or is a symbolic link to what does not";
            case AccessDeniedException denied -> "may not be read by the user that Tallylight runs as";
            case FileSystemLoopException loop -> "is a loop of symbolic links";
            case NotDirectoryException no -> "stands below what is no folder";
            case FileSystemException failed
            when String.valueOf(failed.getReason()).contains("symbolic link") -> "is a loop of symbolic links";
            default -> "cannot be read";
        };
        return new UnusableFileException(name, message);
    }

    private static String name(Path file) {
        return shown(String.valueOf(file.getFileName()));
    }

    /** On one line. */
    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= MOST_NAME ? plain : "…" + plain.substring(plain.length() - MOST_NAME);
    }

    private static String digest(List<Part> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Part part : parts) {
                add(digest, part.name().getBytes(StandardCharsets.UTF_8));
                add(digest, part.text());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }
}
