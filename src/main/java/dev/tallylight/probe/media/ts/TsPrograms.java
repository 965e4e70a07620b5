package dev.tallylight.probe.media.ts;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The programs of a transport stream: which tables are to be read, and which of them are of a program that is there. The
 * tables of a whole multiplex may come under one identifier, of which only some services are sent on: the association table
 * (ISO/IEC 13818-1 §2.4.4.3) says which. Holds {@value #MOST} identifiers at most, and {@value #MOST_LISTED} programs.
 */
final class TsPrograms {
    private static final int MOST = 64;
    private static final int MOST_LISTED = 256;
    private static final int CURRENT = 0x01;

    private final ByPid<Tables> byPid = new ByPid<>(MOST);
    private final TsSection associations = new TsSection(this::associations);
    private final Consumer<byte[]> sink;
    private final boolean lenient;
    private int listed;

    /** What comes under one identifier. */
    private final class Tables {
        private final Set<Integer> listed = new HashSet<>();
        private final TsSection section = new TsSection(this::table);
        private boolean found;
        private int stranger = -1;

        private void table(byte[] section) {
            boolean map = (section[0] & 0xff) == 0x02 && section.length >= 16 && isCurrent(section);
            if (map && believed(number(section, 3))) {
                sink.accept(section);
            }
        }

        /** Where one that is not listed comes a second time before any that is, the lists do not agree: it is meant. */
        private boolean believed(int number) {
            boolean known = listed.contains(number);
            found |= known;
            boolean again = number == stranger;
            stranger = stranger < 0 ? number : stranger;
            return known || !found && (again || lenient);
        }
    }

    /**
     * @param sink takes each program map table (§2.4.4.8)
     * @param lenient whether one that is not listed is believed at once
     */
    TsPrograms(Consumer<byte[]> sink, boolean lenient) {
        this.sink = sink;
        this.lenient = lenient;
    }

    /** The payload of a packet of no track. */
    void feed(int pid, byte[] data, int start, int end, boolean begins) {
        Tables tables = pid == 0 ? null : byPid.get(pid);
        @Nullable TsSection section = pid == 0 ? associations : tables == null ? null : tables.section;
        if (section != null) {
            section.feed(data, start, end, begins);
        }
    }

    private void associations(byte[] section) {
        if ((section[0] & 0xff) != 0x00 || !isCurrent(section)) {
            return;
        }
        for (int at = 8; at + 4 <= section.length - 4; at += 4) {
            int number = number(section, at);
            int pid = number(section, at + 2) & 0x1fff;
            Tables tables = byPid.get(pid);
            if (number != 0 && tables == null && !byPid.full()) {
                tables = byPid.put(pid, new Tables());
            }
            if (number != 0 && tables != null && listed < MOST_LISTED && tables.listed.add(number)) {
                listed++;
            }
        }
    }

    /** Whether it holds already: the next table may be sent before its time. */
    private static boolean isCurrent(byte[] section) {
        return (section[5] & CURRENT) != 0;
    }

    private static int number(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }
}
