package dev.tallylight.probe.media.flv;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * AMF0, in which RTMP's commands and FLV's metadata are written (Adobe, Action Message Format AMF 0, 2007). Values are
 * {@code Double}, {@code Boolean}, {@code String}, {@code Map}, {@code List} or null. Pure; reads what is there, and
 * stops without a word at what it does not know: at most {@value #MOST_VALUES} values, nested {@value #MOST_DEPTH} deep.
 */
public final class Amf0 {
    private static final int MOST_VALUES = 2000;
    private static final int MOST_DEPTH = 12;

    private static final int NUMBER = 0;
    private static final int BOOLEAN = 1;
    private static final int STRING = 2;
    private static final int OBJECT = 3;
    private static final int NULL = 5;
    private static final int UNDEFINED = 6;
    private static final int ECMA_ARRAY = 8;
    private static final int OBJECT_END = 9;
    private static final int STRICT_ARRAY = 10;
    private static final int DATE = 11;
    private static final int LONG_STRING = 12;
    private static final int UNSUPPORTED = 13;
    private static final int XML = 15;
    private static final int TYPED_OBJECT = 16;

    private Amf0() {}

    /** All values that the bytes hold, one after the other, as far as they can be read. */
    public static List<@Nullable Object> read(byte[] data, int start, int end) {
        Reader reader = new Reader(data, start, end);
        List<@Nullable Object> values = new ArrayList<>();
        while (reader.at < end && !reader.broken) {
            Object value = reader.value(0);
            if (!reader.broken) {
                values.add(value);
            }
        }
        return values;
    }

    /**
     * Values as bytes.
     *
     * @throws IllegalArgumentException for a value that is none of AMF0's kinds above
     */
    public static byte[] write(@Nullable Object... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object value : values) {
            write(out, value);
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, @Nullable Object value) {
        switch (value) {
            case null -> out.write(NULL);
            case Number number -> {
                out.write(NUMBER);
                integer(out, Double.doubleToLongBits(number.doubleValue()), 8);
            }
            case Boolean flag -> {
                out.write(BOOLEAN);
                out.write(flag ? 1 : 0);
            }
            case String text -> {
                out.write(STRING);
                key(out, text);
            }
            case Map<?, ?> map -> {
                out.write(OBJECT);
                map.forEach((name, entry) -> {
                    key(out, String.valueOf(name));
                    write(out, entry);
                });
                integer(out, OBJECT_END, 3);
            }
            case List<?> list -> {
                out.write(STRICT_ARRAY);
                integer(out, list.size(), 4);
                list.forEach(entry -> write(out, entry));
            }
            default -> throw new IllegalArgumentException("AMF0 has no " + value.getClass());
        }
    }

    private static void key(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        integer(out, bytes.length, 2);
        out.writeBytes(bytes);
    }

    private static void integer(ByteArrayOutputStream out, long value, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }

    /** Where a reading stands. */
    private static final class Reader {
        private final byte[] data;
        private final int end;
        private int at;
        private int values;
        private boolean broken;

        Reader(byte[] data, int start, int end) {
            this.data = data;
            this.at = start;
            this.end = end;
        }

        @Nullable
        Object value(int depth) {
            if (depth > MOST_DEPTH || ++values > MOST_VALUES) {
                broken = true;
                return null;
            }
            int marker = (int) integer(1);
            return switch (marker) {
                case NUMBER -> Double.longBitsToDouble(integer(8));
                case BOOLEAN -> integer(1) != 0;
                case STRING -> text((int) integer(2));
                case LONG_STRING, XML -> text(integer(4));
                case OBJECT -> map(depth);
                case TYPED_OBJECT -> {
                    text((int) integer(2));
                    yield map(depth);
                }
                case ECMA_ARRAY -> {
                    integer(4); // a hint only: the end is marked
                    yield map(depth);
                }
                case STRICT_ARRAY -> list(integer(4), depth);
                case DATE -> {
                    Object time = Double.longBitsToDouble(integer(8));
                    integer(2);
                    yield time;
                }
                case NULL, UNDEFINED, UNSUPPORTED -> null;
                default -> {
                    broken = true;
                    yield null;
                }
            };
        }

        private Map<String, @Nullable Object> map(int depth) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            while (!broken && at < end) {
                String name = text((int) integer(2));
                if (name.isEmpty() && at < end && data[at] == OBJECT_END) {
                    at++;
                    break;
                }
                Object value = value(depth + 1);
                if (!broken) {
                    map.put(name, value);
                }
            }
            return map;
        }

        private List<@Nullable Object> list(long size, int depth) {
            List<@Nullable Object> list = new ArrayList<>();
            for (long i = 0; i < size && !broken && at < end; i++) {
                Object value = value(depth + 1);
                if (!broken) {
                    list.add(value);
                }
            }
            return list;
        }

        private String text(long length) {
            if (length < 0 || length > end - at) {
                broken = true;
                return "";
            }
            String text = new String(data, at, (int) length, StandardCharsets.UTF_8);
            at += (int) length;
            return text;
        }

        private long integer(int bytes) {
            if (bytes > end - at) {
                broken = true;
                at = end;
                return 0;
            }
            long value = 0;
            for (int i = 0; i < bytes; i++) {
                value = value << 8 | data[at++] & 0xff;
            }
            return value;
        }
    }
}
