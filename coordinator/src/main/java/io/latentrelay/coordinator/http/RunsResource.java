package io.latentrelay.coordinator.http;

import io.latentrelay.coordinator.Coordinator;
import io.latentrelay.coordinator.run.Run;
import io.latentrelay.coordinator.run.RunFile;
import io.latentrelay.coordinator.status.RunStatus;
import io.latentrelay.coordinator.status.Submission;
import java.util.List;

/**
 * {@code /api/runs}: GET lists, POST submits a run document. {@code /api/runs/NAME}: GET tells how
 * the run stands.
 */
final class RunsResource implements Resource {

    private static final String ROOT = "/api/runs";

    private final Coordinator coordinator;

    RunsResource(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public Response answer(Request request) {
        String rest = request.path().substring(ROOT.length());
        if (rest.isEmpty() || rest.equals("/")) {
            return collection(request);
        }
        String name = rest.substring(1);
        if (!rest.startsWith("/") || name.contains("/")) {
            return Response.notFound(request.path());
        }
        return request.method().equals("GET") ? run(name) : Response.methodNotAllowed(request);
    }

    private Response collection(Request request) {
        return switch (request.method()) {
            case "GET" -> Response.ok(coordinator.fleet().toJson());
            case "POST" -> submit(RunFile.parse(request.body()).run());
            default -> Response.methodNotAllowed(request);
        };
    }

    private Response submit(Run run) {
        try {
            Submission submission = coordinator.submit(run);
            boolean isNew = submission.outcome() == Submission.Outcome.STARTED;
            return new Response(isNew ? 201 : 200, submission.toJson());
        } catch (IllegalArgumentException e) {
            return Response.errors(409, List.of(String.valueOf(e.getMessage())));
        }
    }

    private Response run(String name) {
        return coordinator
                .status(name)
                .map(RunStatus::toJson)
                .map(Response::ok)
                .orElseGet(() -> Response.errors(404, List.of("no run is called " + name)));
    }
}
