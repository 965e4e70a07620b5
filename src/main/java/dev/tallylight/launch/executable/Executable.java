package dev.tallylight.launch.executable;

/** Whether this is it. */
public final class Executable {
    private Executable() {}

    /** Known when it is built, so what is done on a JVM alone is no part of it. */
    public static boolean isThis() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    }
}
