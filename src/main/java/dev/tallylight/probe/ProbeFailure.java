package dev.tallylight.probe;

import dev.tallylight.net.NetFailure;

/** Ends the pipeline of a probe early; {@link #played} turns it into the value that the probe gives. Without a stack. */
public final class ProbeFailure extends RuntimeException {
    private final Reason reason;
    private final Stage stage;
    private final String detail;

    public ProbeFailure(Reason reason, Stage stage, String detail) {
        super(reason.code() + ": " + detail, null, false, false);
        this.reason = reason;
        this.stage = stage;
        this.detail = detail;
    }

    /** The same failure, told as what it means at this point of the probe. */
    public static ProbeFailure of(NetFailure failure) {
        return new ProbeFailure(NetReason.of(failure.kind()), NetReason.stage(failure.kind()), failure.detail());
    }

    public Reason reason() {
        return reason;
    }

    public Stage stage() {
        return stage;
    }

    /** For people, without the reason's code. */
    public String detail() {
        return detail;
    }

    /** The verdict where the stream plays on in spite of it; unknown where the fault is ours. */
    public Verdict degraded() {
        return reason.ours() ? verdict() : new Verdict.Degraded(reason, stage, detail);
    }

    public Verdict verdict() {
        return Verdict.failure(reason, stage, detail);
    }

    public Probe.Played played(MediaFacts facts, ProbeMemory memory) {
        return new Probe.Played(verdict(), facts, memory);
    }
}
