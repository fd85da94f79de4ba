package io.latentrelay.transport.s3;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a store's refusal means, for people. */
final class S3Words {

    /** The client corrects for small differences by itself. */
    private static final Set<String> CLOCK = Set.of("RequestTimeTooSkewed", "RequestExpired");

    private S3Words() {}

    /** The store's words with its code, which are often clearer, and what to do where we know. */
    static String reason(SdkException failure) {
        String code = failure instanceof S3Exception s3 ? code(s3) : "";
        String said = String.valueOf(failure.getMessage());
        if (CLOCK.contains(code)) {
            return code + ", the clocks of this machine and the store differ: set them. " + said;
        }
        return code.isEmpty() ? said : code + ", " + said;
    }

    private static String code(S3Exception failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }
}
