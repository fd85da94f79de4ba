package io.latentrelay.coordinator.dispatch;

import io.latentrelay.transport.waiting.Waits;
import java.util.List;

/** A coordinator that waits for the broker or the store itself. Nothing was changed. */
public final class BusyException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    public BusyException(Waits waits) {
        super("the coordinator is busy" + reason(waits) + "; nothing was changed, ask again");
    }

    private static String reason(Waits waits) {
        List<Waits.Wait> current = waits.current();
        return current.isEmpty()
                ? ""
                : ": it waits for "
                        + current.get(0).on()
                        + ", for "
                        + current.get(0).lasting().toSeconds()
                        + " s so far";
    }
}
