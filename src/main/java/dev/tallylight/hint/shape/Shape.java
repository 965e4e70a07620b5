package dev.tallylight.hint.shape;

import java.util.List;

/** How one kind of media server speaks. Never throws, whatever it is given. */
interface Shape {
    /** What it says; empty where it says nothing that could be a stream's. */
    List<Hook> read(HookFields fields);

    /** What it goes on after. */
    GoOn goOn(HookFields fields);
}
