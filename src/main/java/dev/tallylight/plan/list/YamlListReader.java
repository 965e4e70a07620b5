package dev.tallylight.plan.list;

import java.io.Reader;

/** {@code streams:} with a list below it, in one document. */
final class YamlListReader implements ListReader {
    @Override
    public void read(Reader text, Rows rows) {
        YamlLists.streams(text, rows);
    }
}
