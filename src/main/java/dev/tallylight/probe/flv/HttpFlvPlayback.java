package dev.tallylight.probe.flv;

import dev.tallylight.net.http.HttpSession;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.live.HttpPlayback;
import dev.tallylight.probe.live.LiveMedia;
import io.vertx.core.impl.ContextInternal;
import org.jspecify.annotations.Nullable;

/** FLV in the body of an HTTP answer. */
final class HttpFlvPlayback extends HttpPlayback {
    private final FlvTags tags = new FlvTags(this);

    HttpFlvPlayback(ProbeTarget target, ProbeRun run, ContextInternal context, HttpSession session) {
        super(target, run, context, session);
    }

    @Override
    protected void received(byte[] data) {
        tags.feed(data);
    }

    @Override
    protected LiveMedia.Shortfall shortfall() {
        return tags.told(super.shortfall());
    }

    @Override
    protected @Nullable Boolean silent() {
        return tags.silent();
    }

    @Override
    protected MediaFacts facts() {
        return tags.facts(media);
    }
}
