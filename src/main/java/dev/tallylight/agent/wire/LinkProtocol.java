package dev.tallylight.agent.wire;

/** The link's constants. */
public final class LinkProtocol {
    /** The version that both ends of this build speak. */
    public static final int VERSION = 1;

    /** Headers of both calls: the version, the process, and what runs in it. */
    public static final String PROTOCOL_HEADER = "Tallylight-Protocol";

    public static final String AGENT_HEADER = "Tallylight-Agent";
    public static final String VERSION_HEADER = "Tallylight-Version";

    /** Events of the assignments' stream. */
    public static final String SNAPSHOT = "snapshot";

    /** What the agent had when its stream broke is what it is to have: nothing is sent again. */
    public static final String RESUMED = "resumed";

    public static final String ASSIGNED = "assigned";
    public static final String WITHDRAWN = "withdrawn";
    public static final String PROBE_NOW = "probe-now";

    /** Observations in one batch, at most. */
    public static final int MOST_OBSERVATIONS = 500;

    /** Bytes of one batch, at most: half of what the hub takes. */
    public static final int MOST_BATCH_BYTES = 1 << 20;

    private LinkProtocol() {}
}
