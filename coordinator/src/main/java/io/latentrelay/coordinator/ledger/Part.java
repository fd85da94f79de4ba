package io.latentrelay.coordinator.ledger;

import io.latentrelay.schemas.ImageResult;
import java.util.List;

/**
 * A stretch of a run's images of which every one has ended: what one manifest part tells of.
 *
 * @param number from 0
 * @param images their results in the order of their indexes, without gaps
 */
public record Part(long number, List<ImageResult> images) {

    public Part {
        images = List.copyOf(images);
    }
}
