package io.latentrelay.diffusion.sampler;

import io.latentrelay.diffusion.schedule.ScheduleType;
import java.util.Optional;

/**
 * A sampler by a name that may carry its schedule, as A1111 writes "DPM++ 2M Karras" and ComfyUI's
 * users write "dpmpp_2m karras".
 *
 * @param schedule empty when the name says nothing of it
 */
public record NamedSampler(SamplerName sampler, Optional<ScheduleType> schedule) {

    /**
     * @throws IllegalArgumentException naming the text and what is known
     */
    public static NamedSampler of(String text) {
        String name = text.strip();
        int space = name.lastIndexOf(' ');
        if (space > 0) {
            Optional<ScheduleType> schedule = ScheduleType.find(name.substring(space + 1));
            if (schedule.isPresent()) {
                return new NamedSampler(SamplerName.of(name.substring(0, space)), schedule);
            }
        }
        return new NamedSampler(SamplerName.of(text), Optional.empty());
    }
}
