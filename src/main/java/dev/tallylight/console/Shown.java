package dev.tallylight.console;

import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Step;
import dev.tallylight.stream.draft.Quorum;
import dev.tallylight.webhook.message.Format;
import io.quarkus.qute.TemplateData;

/** The features' own types that templates read: named here so that they can in the native executable too. */
@TemplateData(target = View.class)
@TemplateData(target = MediaFacts.class)
@TemplateData(target = MediaFacts.Variant.class)
@TemplateData(target = MediaFacts.Video.class)
@TemplateData(target = MediaFacts.Audio.class)
@TemplateData(target = Protocol.class)
@TemplateData(target = Reason.class)
@TemplateData(target = Step.class)
@TemplateData(target = Quorum.class)
@TemplateData(target = Status.class)
@TemplateData(target = Format.class)
final class Shown {
    private Shown() {}
}
