package io.latentrelay.local.embedded;

import java.io.InputStream;
import java.nio.file.Path;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** A store that notes each put while it lasts, see {@link UnfinishedPuts}. */
final class NotedPuts extends ForwardingBlobStore {
    private final UnfinishedPuts unfinished;

    NotedPuts(BlobStore store, UnfinishedPuts unfinished) {
        super(store);
        this.unfinished = unfinished;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        Path note = unfinished.begin(request.bucket(), request.key());
        try {
            return super.putBlob(request, content);
        } finally {
            unfinished.end(note);
        }
    }
}
