package dev.tallylight.statuspage.render;

import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.Theme;
import dev.tallylight.statuspage.content.Content;
import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages for browsers. Rendering takes a few milliseconds for 200 streams: beside the event loops. */
@ApplicationScoped
public class PageHtml {
    private static final String HTML = "text/html; charset=utf-8";

    private final Engine engine;

    PageHtml(Engine engine) {
        this.engine = engine;
    }

    /** @param late whether it could not be made anew, and is old */
    Document page(Content content, boolean late) {
        HeldPage page = content.page();
        List<PageShown.Trouble> rest = PageShown.rest(content);
        return framed(
                page,
                true,
                template("page")
                        .data("frame", PageShown.Frame.of(page))
                        .data("state", content.state().wireName())
                        .data("sentence", content.sentence())
                        .data("asOf", PageShown.asOf(content))
                        .data("late", late)
                        .data("text", PageShown.paragraphs(page.text()))
                        .data("works", PageShown.works(content))
                        .data("groups", PageShown.groups(content))
                        .data("unseen", Math.max(0, content.unseen()))
                        .data("on", PageShown.on(content))
                        .data("gone", PageShown.gone(content))
                        .data("good", StripPicture.good())
                        .data("width", StripPicture.WIDTH)
                        .data("height", StripPicture.HEIGHT)
                        .data("troubles", PageShown.first(content))
                        .data("rest", rest)
                        .data("more", content.moreOutages()));
    }

    /**
     * What asks for a page's password.
     *
     * @param problem why the last try came to nothing; null for none
     */
    public Document door(HeldPage page, @Nullable String problem) {
        return framed(
                page,
                false,
                template("door").data("frame", withoutLogo(page)).data("problem", problem == null ? "" : problem));
    }

    /** The logo is shown to whoever may see the page. */
    private static PageShown.Frame withoutLogo(HeldPage page) {
        return new PageShown.Frame(page.title(), page.path(), "", 0, 0, true);
    }

    /**
     * A page of ours in a status page's look, such as one that thanks for a subscription.
     *
     * @param heading and words are texts, which are escaped
     */
    public Document message(HeldPage page, String heading, String words) {
        return framed(
                page,
                false,
                template("message")
                        .data("frame", page.password() == null ? PageShown.Frame.of(page) : withoutLogo(page))
                        .data("heading", heading)
                        .data("words", words));
    }

    /** The same where it is not known whose page it would be: it says nothing of anybody. */
    public Document message(String heading, String words) {
        return styled(
                Theme.NONE,
                false,
                template("message")
                        .data("frame", new PageShown.Frame("Status", "", "", 0, 0, true))
                        .data("heading", heading)
                        .data("words", words));
    }

    /**
     * Another template in the page's look.
     *
     * @param template includes {@code statuspage/frame.html}
     */
    public Document framed(HeldPage page, TemplateInstance template) {
        return framed(
                page,
                false,
                template.data("frame", page.password() == null ? PageShown.Frame.of(page) : withoutLogo(page)));
    }

    private static Document framed(HeldPage page, boolean script, TemplateInstance template) {
        return styled(page.theme(), script, template);
    }

    private static Document styled(Theme theme, boolean script, TemplateInstance template) {
        String style = Look.style(theme);
        String text = template.data("style", style)
                .data("script", script ? Look.SCRIPT : "")
                .render();
        return Document.of(HTML, Look.policy(style, script), text);
    }

    private TemplateInstance template(String name) {
        return engine.getTemplate("statuspage/" + name + ".html").instance();
    }
}
