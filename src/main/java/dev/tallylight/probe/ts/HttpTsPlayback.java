package dev.tallylight.probe.ts;

import dev.tallylight.net.http.HttpSession;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.live.HttpPlayback;
import dev.tallylight.probe.live.LiveMedia;
import dev.tallylight.probe.live.TsFlow;
import io.vertx.core.impl.ContextInternal;
import org.jspecify.annotations.Nullable;

/** MPEG-TS in the body of an HTTP answer. */
final class HttpTsPlayback extends HttpPlayback {
    private final TsFlow flow = new TsFlow(this);

    HttpTsPlayback(ProbeTarget target, ProbeRun run, ContextInternal context, HttpSession session) {
        super(target, run, context, session);
    }

    @Override
    protected void received(byte[] data) {
        flow.feed(data);
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        return flow.shortfall(super.shortfall());
    }

    @Override
    protected @Nullable Boolean silent() {
        return flow.silent();
    }

    @Override
    protected MediaFacts facts() {
        return flow.facts(media);
    }
}
