package dev.tallylight.access.entry;

import dev.tallylight.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Limits guessing at credentials, by the address that it comes from. What is right always passes, whoever guesses from the
 * same address: a secret of 256 random bits is found by no number of tries, but its owner would be locked out by anybody
 * behind the same router. So only those who were wrong are told to wait.
 *
 * <p>The log says once of a burst who guesses; what each was answered (401, 429) is in the audit, with the address.
 *
 * <p>A session's cookie is not counted: nobody chose it, and an old one is sent by every browser whose sign-in has ended.
 */
@ApplicationScoped
public class Guessing {
    private static final Logger AUDIT = Logger.getLogger("dev.tallylight.audit");

    private final WrongTries tries;
    private final WrongTries returns;
    private final WrongTries passwords;
    private final WrongTries keys;
    private final GuessConfig config;

    Guessing(GuessConfig config) {
        this.tries = new WrongTries(config, System::nanoTime);
        this.returns = new WrongTries(config, System::nanoTime);
        this.passwords = new WrongTries(config, System::nanoTime);
        this.keys = new WrongTries(config, System::nanoTime);
        this.config = config;
    }

    /**
     * Notes that somebody was wrong.
     *
     * @param address whose; as it came, or null where there is none
     * @param what was wrong: "token", "sign-in" or "checkpoint token"
     * @return what to answer with instead of the plain refusal; null where that will do
     */
    public @Nullable ProblemException wrong(@Nullable String address, String what) {
        return wrong(tries, address, what);
    }

    /**
     * Notes that somebody came back from an issuer with nothing that it would own to.
     *
     * @return as {@link #wrong} does
     */
    public @Nullable ProblemException wrongReturn(@Nullable String address) {
        return wrong(returns, address, "return from the issuer");
    }

    /**
     * Notes that somebody had a wrong password, which a person chose and which may be guessed.
     *
     * @return as {@link #wrong} does
     */
    public @Nullable ProblemException wrongPassword(@Nullable String address) {
        return wrong(passwords, address, "password of a status page");
    }

    /**
     * Before a password is looked at: while an address has to wait, a right one is not taken either.
     *
     * @return how long it must wait yet; zero where it need not
     */
    public Duration waitingForPassword(@Nullable String address) {
        return passwords.waiting(Sender.of(address));
    }

    /**
     * Notes that somebody named a server's key that no server has; wrong tokens do not count here, nor such keys there.
     *
     * @return as {@link #wrong} does
     */
    public @Nullable ProblemException wrongKey(@Nullable String address) {
        return wrong(keys, address, "heartbeat key");
    }

    private @Nullable ProblemException wrong(WrongTries tries, @Nullable String address, String what) {
        String sender = Sender.of(address);
        WrongTries.Verdict verdict = tries.add(sender);
        if (verdict.begins()) {
            int count = config.most() + 1;
            AUDIT.warnf("%s is guessing: %d times a wrong %s; it must wait from now on", sender, count, what);
        }
        return verdict.pause().isZero() ? null : tooOften(verdict.pause());
    }

    /**
     * Before the issuer is asked, in our name, what somebody's code is worth: it would throttle us for what strangers make up.
     * Wrong tokens from that address do not count here, so that no machine with an old one keeps its neighbours out.
     *
     * @return what to answer with instead; null where it may be asked
     */
    public @Nullable ProblemException waitingToReturn(@Nullable String address) {
        Duration left = returns.waiting(Sender.of(address));
        return left.isZero() ? null : tooOften(left);
    }

    private ProblemException tooOften(Duration wait) {
        return ProblemException.tooMuch(
                "This is not valid, and neither was what came from your address more than " + config.most()
                        + " times before. Wait, and send what is: a valid token passes at any time, and so does a valid key.",
                wait);
    }
}
