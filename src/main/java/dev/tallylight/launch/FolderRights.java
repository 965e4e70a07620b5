package dev.tallylight.launch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * What other users of the machine may do with a folder of secrets: nothing. Whatever was made with more rights, by an
 * older version, by a library or by a backup that was copied back, loses them at the start. What belongs to another user
 * is refused and named: its owner could read it, or put his own PostgreSQL in its place, for us to run.
 *
 * <p>Nothing is done where files have no such rights (Windows).
 */
final class FolderRights {
    static final int ROOT = 0;

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private FolderRights() {}

    /** Takes all rights of others from the folder and all that is in it; what links in it point to is left alone. */
    static void keepToOurselves(Path folder) throws IOException {
        if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            return;
        }
        Path real = folder.toRealPath();
        int us = ownUid(real);
        checkOwner(real, us);
        if (uid(real) == us) {
            close(real); // first: from here on nobody else gets at what is in it
        }
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) throws IOException {
                return inner.equals(real) ? FileVisitResult.CONTINUE : closed(inner, us);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return attributes.isSymbolicLink() ? FileVisitResult.CONTINUE : closed(file, us);
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                boolean roots = e instanceof AccessDeniedException && uid(file) == ROOT; // such as ext4's lost+found
                if (e instanceof NoSuchFileException || roots) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    /**
     * A folder of root is a volume that the platform made, and this user's by its group: its rights are not ours to
     * change, and root needs none.
     */
    static void checkOwner(Path folder, int us) throws IOException {
        int owner = uid(folder);
        if (owner != us && owner != ROOT) {
            throw somebodyElses("the data folder " + folder, folder, us);
        }
        if (owner != us && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new StartException("everybody may write to the data folder " + folder
                    + ", which belongs to root: `chmod o-w " + folder
                    + "`, or set TALLYLIGHT_DATA_DIR to a folder of this user's own");
        }
    }

    /** A PostgreSQL that runs may remove meanwhile what was found a moment ago. */
    static FileVisitResult closed(Path path, int us) throws IOException {
        try {
            int owner = uid(path);
            if (owner == ROOT && owner != us) {
                checkOwner(path, us);
                return FileVisitResult.SKIP_SUBTREE; // root needs no rights, and has to give none away
            }
            if (owner != us) {
                throw somebodyElses(path + " in the data folder", path, us);
            }
            close(path);
        } catch (NoSuchFileException e) {
            // gone
        }
        return FileVisitResult.CONTINUE;
    }

    private static void close(Path path) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        rights.addAll(attributes.permissions());
        if (rights.removeAll(OTHERS)) {
            Files.setPosixFilePermissions(path, rights);
        }
    }

    private static StartException somebodyElses(String what, Path path, int us) throws IOException {
        return new StartException(what + " belongs to the user " + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS)
                + " (" + uid(path) + "), and Tallylight runs as user " + us + ": run it as that user, `chown -R " + us
                + " " + path + "`, or set TALLYLIGHT_DATA_DIR to a folder of its own");
    }

    /** Who we are to this file system, which may know us by another number than the process does (NFS). */
    private static int ownUid(Path folder) throws IOException {
        Path made = Files.createTempFile(folder, "owner", ".new");
        try {
            return uid(made);
        } finally {
            Files.delete(made);
        }
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }
}
