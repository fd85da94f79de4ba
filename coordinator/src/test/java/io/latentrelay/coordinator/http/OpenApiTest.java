package io.latentrelay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.dispatch.InMemoryFleet;
import io.latentrelay.coordinator.dispatch.Limits;
import io.latentrelay.coordinator.json.JsonObject;
import io.latentrelay.coordinator.ledger.FailureGroup;
import io.latentrelay.coordinator.status.Fleet;
import io.latentrelay.coordinator.status.FleetSpeed;
import io.latentrelay.coordinator.status.Pool;
import io.latentrelay.coordinator.status.PoolLoad;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.StrayRecords;
import io.latentrelay.coordinator.status.Submission;
import io.latentrelay.coordinator.status.TestStatus;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The description says what there is, and there is what it says. */
class OpenApiTest {

    private final JsonObject document = Api.openApi();

    private static List<Route> routes() throws InterruptedException {
        try (Coordinator coordinator =
                Coordinator.start(new InMemoryFleet().line(), Limits.DEFAULT)) {
            return new Api(coordinator).routes();
        }
    }

    private List<String> described() {
        JsonObject paths = document.object("paths");
        return paths.names().stream()
                .flatMap(
                        path ->
                                paths.object(path).names().stream()
                                        .map(
                                                method ->
                                                        method.toUpperCase(Locale.ROOT)
                                                                + " "
                                                                + path))
                .toList();
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() throws InterruptedException {
        assertThat(routes())
                .extracting(route -> route.method() + " " + route.path())
                .containsExactlyInAnyOrderElementsOf(described());
    }

    @Test
    void everyRouteSaysWhatItNeeds() throws InterruptedException {
        for (Route route : routes()) {
            JsonObject operation =
                    document.object("paths")
                            .object(route.path())
                            .object(route.method().toLowerCase(Locale.ROOT));
            List<String> codes = operation.object("responses").names();
            String what = route.method() + " " + route.path();
            assertThat(codes.contains("401")).as(what).isEqualTo(route.role() != Role.ANYONE);
            assertThat(codes.contains("403")).as(what).isEqualTo(route.role() == Role.OPERATOR);
            assertThat(
                            operation.has("requestBody")
                                    || route.maxBody() == 0
                                    || route.path().matches(".*/(pause|resume|cancel)"))
                    .as(what)
                    .isTrue();
        }
    }

    static List<Arguments> answers() {
        RunStatus run = TestStatus.running(24, 10, 1, 12);
        PoolLoad load = new PoolLoad(Pool.BASE, 1, 1, 1, 1);
        FleetSpeed.StepTime time = new FleetSpeed.StepTime(Pool.BASE, "sdxl", 1, 1, 1);
        FailureGroup group = run.failures().get(0);
        return List.of(
                Arguments.of("Run", run.toJson()),
                Arguments.of("FailureGroup", group.toJson()),
                Arguments.of("FailedImage", group.toJson().objects("examples").get(0)),
                Arguments.of("Records", run.deadLetters().toJson()),
                Arguments.of("StrayRecords", StrayRecords.NONE.toJson()),
                Arguments.of("Runs", new Fleet(List.of(run), StrayRecords.NONE).toJson()),
                Arguments.of(
                        "Submission", new Submission(Submission.Outcome.STARTED, run).toJson()),
                Arguments.of("Pool", load.toJson()),
                Arguments.of("Scaling", load.scaling(600)),
                Arguments.of("StepTime", time.toJson()),
                Arguments.of("Fleet", new FleetSpeed(List.of(load), List.of(time)).toJson()),
                Arguments.of("Errors", Response.error(400, "x").body()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void everyFieldOfAnAnswerIsDescribedAndNothingElse(String schema, JsonObject answer) {
        JsonObject described = document.object("components").object("schemas").object(schema);

        assertThat(answer.names()).isEqualTo(described.object("properties").names());
    }
}
