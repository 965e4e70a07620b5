package dev.tallylight.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The media lab: real servers, on loopback, that nobody here wrote. */
public final class MediaLab {
    /** Names the lab's folder; what needs the lab is skipped without. */
    public static final String VARIABLE = "TALLYLIGHT_MEDIA_LAB";

    public static final String SKIPPED = "skipped: no media lab; set TALLYLIGHT_MEDIA_LAB to its folder";

    private MediaLab() {}

    /** Starts servers that are not up yet. */
    public static void up(String... names) throws IOException {
        String[] arguments = new String[names.length + 1];
        arguments[0] = "up";
        System.arraycopy(names, 0, arguments, 1, names.length);
        lab(arguments); // says 1 though all is well; what is not up shows in the first probes
    }

    public static void freeze(String name) throws IOException {
        assertThat(lab("freeze", name)).isZero();
    }

    public static void thaw(String name) throws IOException {
        assertThat(lab("thaw", name)).isZero();
    }

    public static void kill(String name) throws IOException {
        assertThat(lab("kill", name)).isZero();
    }

    /** Ends it where it runs, and starts it. */
    public static void restart(String name) throws IOException {
        lab("kill", name);
        up(name);
    }

    private static int lab(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = System.getenv(VARIABLE) + "/lab";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
