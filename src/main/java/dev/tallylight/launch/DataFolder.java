package dev.tallylight.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The folder that keeps what must survive a restart. One Tallylight uses it at a time, and no other user of the machine. */
final class DataFolder {
    /**
     * Held until the process ends, when the operating system releases them, even after kill -9. Here, because a channel
     * that nothing refers to any more is closed by the garbage collector, and its lock with it.
     */
    private static final Set<FileLock> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;

    private DataFolder(Path path) {
        this.path = path;
    }

    /** Makes the folder where it is missing, locks it, and takes from others what rights they have to it. */
    static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path);
            }
            HELD.add(lock);
            FolderRights.keepToOurselves(path);
            return new DataFolder(path);
        } catch (OverlappingFileLockException e) {
            throw inUse(path);
        } catch (AccessDeniedException e) {
            throw new StartException("no right to write in the data folder " + path
                    + ": give this user the right, or set TALLYLIGHT_DATA_DIR to a folder of its own");
        } catch (FileAlreadyExistsException e) {
            throw new StartException(
                    "the data folder " + path + " is a file: remove it, or set TALLYLIGHT_DATA_DIR to a folder");
        } catch (IOException e) {
            throw new StartException("the data folder " + path + " cannot be used (" + e.getMessage()
                    + "): set TALLYLIGHT_DATA_DIR to a folder that can be written");
        }
    }

    private static StartException inUse(Path path) {
        return new StartException("another Tallylight runs on the data folder " + path
                + ": stop it, or set TALLYLIGHT_DATA_DIR to another folder");
    }

    /** Once more, after something that makes files as it likes. */
    void keepToOurselves() {
        try {
            FolderRights.keepToOurselves(path);
        } catch (IOException e) {
            throw new StartException("the rights of the data folder " + path
                    + " cannot be set to this user's alone (" + e.getMessage()
                    + "): make this user its owner, or set TALLYLIGHT_DATA_DIR to another folder");
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The secret kept under that name, if it was made before. */
    Optional<String> secret(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new StartException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** Makes a secret, readable by this user only, written whole or not at all. */
    String makeSecret(String name, Supplier<String> maker) {
        String secret = maker.get();
        Path file = path.resolve(name);
        try {
            Path draft = Files.createTempFile(path, name, ".new");
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(draft, secret + "\n");
            Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException(file + " cannot be written: " + e.getMessage());
        }
        return secret;
    }
}
