package io.latentrelay.inference.conditioning;

import java.util.ArrayList;
import java.util.List;

/**
 * What the UNet is told beside one row of latents.
 *
 * @param timeIds the base's six (original height and width, crop top and left, target height and
 *     width) or the refiner's five (original height and width, crop top and left, aesthetic score)
 */
public record ConditioningRow(TextEmbedding text, List<Float> timeIds) {

    public ConditioningRow {
        timeIds = List.copyOf(timeIds);
    }

    public static ConditioningRow of(TextEmbedding text, float... timeIds) {
        List<Float> ids = new ArrayList<>(timeIds.length);
        for (float id : timeIds) {
            ids.add(id);
        }
        return new ConditioningRow(text, ids);
    }
}
