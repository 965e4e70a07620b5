package dev.tallylight.outage.link;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.Outages;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one outage that a signed link is for, for whoever holds the link. */
@ApplicationScoped
public class LinkedOutages {
    private static final int MOST_NAME = 80;

    private final SignedLinks links;
    private final Outages outages;
    private final InstantSource clock;

    LinkedOutages(SignedLinks links, Outages outages, InstantSource clock) {
        this.links = links;
        this.outages = outages;
        this.clock = clock;
    }

    /** Fails with a problem where the link is none of ours, or no longer good. */
    public Uni<OutageView> look(String token) {
        return Uni.createFrom().deferred(() -> outages.brief(Slice.ALL, outage(token)));
    }

    /**
     * @param name what whoever does it calls himself: nobody has checked that
     * @param with a word of his; null for none
     */
    public Uni<Void> acknowledge(String token, @Nullable String name, @Nullable String with) {
        return Uni.createFrom().deferred(() -> {
            UUID outage = outage(token);
            String who = name == null ? "" : name.strip();
            Violations violations = new Violations();
            violations.check(
                    !who.isEmpty() && who.length() <= MOST_NAME,
                    "name",
                    "is required, with at most " + MOST_NAME + " characters: others see who has it in hand");
            violations.line("name", who);
            violations.raise();
            Caller.cameBy("signed link", who);
            return outages.acknowledge(Slice.ALL, outage, who + " (by the alert's link)", with);
        });
    }

    private UUID outage(String token) {
        UUID outage = links.outage(token, clock.instant());
        if (outage == null) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "This link is not valid, or not any more: sign in, and find the outage there.");
        }
        return outage;
    }
}
