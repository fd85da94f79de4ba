package io.latentrelay.coordinator.manifest;

import io.latentrelay.schemas.BaseTimings;
import io.latentrelay.schemas.Failed;
import io.latentrelay.schemas.ModelIdentity;
import io.latentrelay.schemas.Split;
import io.latentrelay.schemas.Stored;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Columns with how an image ended. */
final class OutcomeFields {

    static final Fields<Stored> STORED =
            new Fields<Stored>()
                    .text("uri", of -> "s3://" + of.getBucket() + "/" + of.getKey())
                    .distinct()
                    .text("sha256", Stored::getSha256)
                    .distinct()
                    .whole("bytes", Stored::getBytes)
                    .distinct()
                    .whole("base_steps", Stored::getBaseSteps)
                    .whole("refiner_steps", Stored::getRefinerSteps)
                    .maybeWhole("switch_step", of -> split(of).map(Split::getSwitchStep))
                    .maybeSingle("cut_timestep", of -> Optional.ofNullable(of.getCutTimestep()))
                    .maybeSingle("handoff_sigma", of -> Optional.of(of.getHandoffSigma()))
                    .whole("prompt_tokens_cut", Stored::getTokensCut)
                    .maybeText("base_model", base(ModelIdentity::getName))
                    .maybeText("base_model_sha256", base(ModelIdentity::getSha256))
                    .text("refiner_model", of -> of.getRefinerModel().getName())
                    .text("refiner_model_sha256", of -> of.getRefinerModel().getSha256())
                    .maybeText("base_worker", baseStage(BaseTimings::getWorker))
                    .maybeWhole("base_millis", baseStage(BaseTimings::getMillis))
                    .maybeSingle("base_device_millis", baseStage(BaseTimings::getDeviceMillis))
                    .distinct()
                    .maybeWhole("base_evaluations", baseStage(BaseTimings::getEvaluations))
                    .maybeWhole("base_delivery", baseStage(BaseTimings::getDelivery))
                    .maybeWhole("base_attempts", baseStage(BaseTimings::getAttempts))
                    .maybeWhole("base_resumed", baseStage(BaseTimings::getResumed))
                    .maybeText("base_ran_on", ranOn(Stored::getBase))
                    .text("refiner_worker", Stored::getRefinerWorker)
                    .whole("refiner_millis", Stored::getRefineMillis)
                    .maybeSingle("refiner_device_millis", refiner(BaseTimings::getDeviceMillis))
                    .distinct()
                    .maybeWhole("refiner_evaluations", refiner(BaseTimings::getEvaluations))
                    .whole("refiner_delivery", Stored::getRefinerDelivery)
                    .maybeWhole("refiner_attempts", refiner(BaseTimings::getAttempts))
                    .maybeWhole("refiner_resumed", refiner(BaseTimings::getResumed))
                    .maybeText("refiner_ran_on", ranOn(Stored::getRefiner))
                    .whole("decode_millis", Stored::getDecodeMillis)
                    .maybeSingle(
                            "decode_device_millis", of -> Optional.of(of.getDecodeDeviceMillis()))
                    .truth("decoded_in_float32", Stored::getDecodedInFloat32)
                    .whole("store_millis", Stored::getStoreMillis);

    static final Fields<Failed> FAILED =
            new Fields<Failed>()
                    .text("error", of -> of.getReason().name())
                    .text("error_stage", Failed::getStage)
                    .text("error_detail", Failed::getDetail)
                    .text("error_worker", Failed::getWorker)
                    .whole("error_delivery", Failed::getDelivery)
                    .whole("error_attempts", Failed::getAttempts);

    private OutcomeFields() {}

    private static Optional<Split> split(Stored of) {
        return Optional.ofNullable(of.getSplit());
    }

    private static Function<Stored, Optional<String>> base(Function<ModelIdentity, String> part) {
        return of -> Optional.ofNullable(of.getBaseModel()).map(part);
    }

    private static <V> Function<Stored, Optional<V>> baseStage(Function<BaseTimings, V> part) {
        return of -> Optional.ofNullable(of.getBase()).map(part);
    }

    private static Function<Stored, Optional<String>> ranOn(
            Function<Stored, @Nullable BaseTimings> stage) {
        return of -> Optional.ofNullable(stage.apply(of)).map(BaseTimings::getRanOn);
    }

    private static <V> Function<Stored, Optional<V>> refiner(Function<BaseTimings, V> part) {
        return of -> Optional.ofNullable(of.getRefiner()).map(part);
    }
}
