package io.latentrelay.local.inspect;

import io.latentrelay.diffusion.sampler.SamplerName;
import io.latentrelay.diffusion.schedule.ScheduleType;
import io.latentrelay.local.output.Table;
import io.latentrelay.transport.settings.Option;
import io.latentrelay.transport.settings.Settings;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** {@code relay inspect samplers}: every sampler and schedule, under every name it goes by. */
final class InspectSamplers implements Topic {

    /**
     * @param name as stored and sent
     * @param a1111 as written into pictures
     * @param alsoAccepted further names: of diffusers' classes, of ComfyUI
     */
    record Sampler(String name, String a1111, List<String> alsoAccepted) {}

    /**
     * @param name as stored and sent
     * @param a1111 as written into pictures
     * @param alsoAccepted further names: of ComfyUI
     */
    record Schedule(String name, String a1111, List<String> alsoAccepted) {}

    /** What there is. */
    record Names(List<Sampler> samplers, List<Schedule> schedules) implements Report {

        @Override
        public void print(PrintStream out) {
            Table samplerTable = new Table("sampler", "A1111", "also accepted");
            samplers.forEach(
                    s -> samplerTable.row(s.name, s.a1111, String.join(", ", s.alsoAccepted)));
            samplerTable.print(out);
            out.println();
            Table scheduleTable = new Table("schedule", "A1111", "also accepted");
            schedules.forEach(
                    s -> scheduleTable.row(s.name, s.a1111, String.join(", ", s.alsoAccepted)));
            scheduleTable.print(out);
            out.println();
            out.println("Letter case does not matter. A sampler's name may end in a schedule's,");
            out.println("as in 'Euler Karras'.");
        }
    }

    @Override
    public String name() {
        return "samplers";
    }

    @Override
    public String summary() {
        return "List samplers and schedules, with every name that is accepted.";
    }

    @Override
    public List<Option> ownOptions() {
        return List.of();
    }

    @Override
    public Names report(Settings settings) {
        return new Names(
                Arrays.stream(SamplerName.values())
                        .map(s -> new Sampler(s.text(), s.a1111(), s.aliases()))
                        .toList(),
                Arrays.stream(ScheduleType.values())
                        .map(s -> new Schedule(s.text(), s.a1111(), s.aliases()))
                        .toList());
    }
}
