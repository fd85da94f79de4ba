package io.latentrelay.local.containers;

import io.latentrelay.local.deploy.BucketPolicy;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * An S3 server, a program of its own, with keys for each role and the rights that {@code deploy/s3}
 * gives it. What is not allowed there is answered with 403, as AWS does.
 */
final class StoreWithRules {

    static final int PORT = 9000;
    static final String BUCKET = "latent-relay";

    private StoreWithRules() {}

    /**
     * Serves until it is killed.
     *
     * @param arguments the folder, then {@code ROLE=SECRET} for each role
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder.resolve(BUCKET));
        BlobStore files = new FilesystemNio2BlobStore(folder.toString());
        Map<String, AccessGrant> grants = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] role = arguments[i].split("=", 2);
            grants.put(
                    role[0], new AccessGrant(role[1], new Ruled(files, BucketPolicy.of(role[0]))));
        }
        S3Proxy server =
                S3Proxy.builder()
                        .blobStore(files)
                        .endpoint(URI.create("http://0.0.0.0:" + PORT))
                        .awsAuthentication(AuthenticationType.AWS_V4, "nobody", "unused")
                        .build();
        server.setBlobStoreLocator((identity, bucket, key) -> grants.get(identity));
        server.start();
        System.out.println("Store with rules is ready");
        Thread.currentThread().join();
    }

    /** What one role can do. */
    private static final class Ruled extends ForwardingBlobStore {
        private final BucketPolicy policy;

        Ruled(BlobStore files, BucketPolicy policy) {
            super(files);
            this.policy = policy;
        }

        private void require(String action, String resource) {
            if (!policy.allows(action, resource)) {
                throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
            }
        }

        private void requireObject(String action, String key) {
            require(action, BUCKET + "/" + key);
        }

        @Override
        public HeadBucketResponse headBucket(HeadBucketRequest request) {
            require("s3:ListBucket", request.bucket());
            return super.headBucket(request);
        }

        @Override
        public ListObjectsV2Response list(ListObjectsV2Request request) {
            require("s3:ListBucket", request.bucket());
            return super.list(request);
        }

        @Override
        public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
            requireObject("s3:PutObject", request.key());
            return super.putBlob(request, content);
        }

        @Override
        public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
            requireObject("s3:GetObject", request.key());
            return super.blobMetadata(request);
        }

        @Override
        public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
            requireObject("s3:GetObject", request.key());
            return super.getBlob(request);
        }

        @Override
        public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
            requireObject("s3:DeleteObject", request.key());
            return super.removeBlob(request);
        }
    }
}
