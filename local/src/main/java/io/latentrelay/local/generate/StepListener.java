package io.latentrelay.local.generate;

import io.latentrelay.inference.Denoising.Leg;
import io.latentrelay.inference.folder.Expert;

/** Hears how a picture comes along, on the thread that draws it. */
interface StepListener {

    /** A model is about to go this way, of which it may have nothing left to run. */
    void begins(Expert model, Leg leg);

    /** One evaluation of the network later. */
    void advanced(Expert model, Leg leg);

    /** Both hear everything, in this order. */
    static StepListener both(StepListener first, StepListener second) {
        return new StepListener() {
            @Override
            public void begins(Expert model, Leg leg) {
                first.begins(model, leg);
                second.begins(model, leg);
            }

            @Override
            public void advanced(Expert model, Leg leg) {
                first.advanced(model, leg);
                second.advanced(model, leg);
            }
        };
    }

    /** Hears nothing. */
    static StepListener none() {
        return new StepListener() {
            @Override
            public void begins(Expert model, Leg leg) {
                // Not of interest.
            }

            @Override
            public void advanced(Expert model, Leg leg) {
                // Not of interest.
            }
        };
    }
}
