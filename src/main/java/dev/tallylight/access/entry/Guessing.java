package dev.tallylight.access.entry;

import dev.tallylight.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Limits guessing at credentials, by the address that it comes from. What is right always passes, whoever guesses from the
 * same address: a secret of 256 random bits is found by no number of tries, but its owner would be locked out by anybody
 * behind the same router. So only those who were wrong are told to wait.
 *
 * <p>A session's cookie is not counted: nobody chose it, and an old one is sent by every browser whose sign-in has ended.
 */
@ApplicationScoped
public class Guessing {
    private static final Logger AUDIT = Logger.getLogger("dev.tallylight.audit");

    private final WrongTries tries;
    private final GuessConfig config;
    private final Event<GuessingBegan> begun;

    @Inject
    Guessing(GuessConfig config, Event<GuessingBegan> begun) {
        this.tries = new WrongTries(config, System::nanoTime);
        this.config = config;
        this.begun = begun;
    }

    /**
     * Notes that somebody was wrong.
     *
     * @param address whose; as it came, or null where there is none
     * @param what was wrong, as {@link GuessingBegan} says it
     * @return what to answer with instead of the plain refusal; null where that will do
     */
    public @Nullable ProblemException wrong(@Nullable String address, String what) {
        String sender = Sender.of(address);
        WrongTries.Verdict verdict = tries.add(sender);
        if (verdict.begins()) {
            int count = config.most() + 1;
            AUDIT.warnf("%s is guessing: %d times a wrong %s; it must wait from now on", sender, count, what);
            begun.fire(new GuessingBegan(sender, what, count));
        }
        return verdict.pause().isZero() ? null : tooOften(verdict.pause());
    }

    private static ProblemException tooOften(Duration wait) {
        return ProblemException.tooMuch(
                "This is not valid, and neither was what came from your address before. Wait, and send what is: a valid"
                        + " token passes at any time.",
                wait);
    }
}
