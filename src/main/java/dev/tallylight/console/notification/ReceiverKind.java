package dev.tallylight.console.notification;

import dev.tallylight.webhook.message.Format;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.stream.Stream;

/**
 * A format as people are asked for it: its name, and of what its receiver needs the words beside the field. An empty word
 * is a field that this kind does not have.
 *
 * @param urlLabel empty where there is nothing to choose
 * @param groups whether several alerts may go out in one message
 */
@TemplateData
public record ReceiverKind(
        Format format,
        String name,
        String hint,
        String urlLabel,
        String urlPlaceholder,
        String tokenLabel,
        String tokenHint,
        boolean chat,
        boolean groups) {

    public String wireName() {
        return format.wireName();
    }

    public boolean urlRequired() {
        return format.defaultUrl() == null;
    }

    static List<ReceiverKind> all() {
        return Stream.of(Format.values()).map(ReceiverKind::of).toList();
    }

    static ReceiverKind of(Format format) {
        return switch (format) {
            case STANDARD ->
                software(
                        format,
                        "Standard Webhooks",
                        "For software of your own (recommended): every event as JSON, signed.");
            case DISPERSA ->
                new ReceiverKind(
                        format,
                        "Dispersa-compatible",
                        "Keeps handlers of that service working: offline and online only. A signing secret is generated and shown once.",
                        "Handler URL",
                        "https://handler.example.com/dispersa.php",
                        "Token (optional)",
                        "Your old one, and the handler's digest is what it was. Left out, one is generated and shown once.",
                        false,
                        false);
            case CLOUDEVENTS ->
                software(format, "CloudEvents", "For software that takes CloudEvents 1.0, structured JSON.");
            case SLACK ->
                people(
                        format,
                        "Slack",
                        "The URL of an incoming webhook of the channel. It is kept like a password.",
                        "https://hooks.slack.com/services/…");
            case DISCORD ->
                people(
                        format,
                        "Discord",
                        "Channel settings, Integrations, Webhooks. The URL is kept like a password.",
                        "https://discord.com/api/webhooks/…");
            case TEAMS ->
                people(
                        format,
                        "Microsoft Teams",
                        "In the channel: Workflows, “Post to a channel when a webhook request is received”.",
                        "https://…");
            case NTFY ->
                new ReceiverKind(
                        format,
                        "ntfy",
                        "The URL with the topic at its end, on ntfy.sh or your own server.",
                        "URL of the topic",
                        "https://ntfy.sh/my-topic",
                        "Access token (optional)",
                        "For topics that are not open to everybody.",
                        false,
                        true);
            case PAGERDUTY ->
                incidents(
                        format,
                        "PagerDuty",
                        "An outage is an incident, and being back resolves it.",
                        "Routing key",
                        "Of the service's integration “Events API V2”: 32 letters and digits.");
            case OPSGENIE ->
                incidents(
                        format,
                        "Opsgenie",
                        "An outage is an alert, and being back closes it.",
                        "API key",
                        "Of an integration of the type “API”.");
            case TELEGRAM ->
                new ReceiverKind(
                        format,
                        "Telegram",
                        "A bot writes into a chat that it is a member of.",
                        "",
                        "",
                        "Token of the bot",
                        "As BotFather gave it.",
                        true,
                        true);
            case EMAIL ->
                new ReceiverKind(
                        format,
                        "E-mail",
                        "One address; all mails of an outage are one thread.",
                        "Address",
                        "mailto:ops@example.com",
                        "",
                        "",
                        false,
                        true);
        };
    }

    private static ReceiverKind software(Format format, String name, String hint) {
        return new ReceiverKind(
                format, name, hint, "Handler URL", "https://handler.example.com/tallylight", "", "", false, false);
    }

    private static ReceiverKind people(Format format, String name, String hint, String placeholder) {
        return new ReceiverKind(format, name, hint, "Webhook URL", placeholder, "", "", false, true);
    }

    private static ReceiverKind incidents(Format format, String name, String hint, String token, String tokenHint) {
        return new ReceiverKind(
                format,
                name,
                hint,
                "URL (optional)",
                String.valueOf(format.defaultUrl()),
                token,
                tokenHint,
                false,
                false);
    }
}
