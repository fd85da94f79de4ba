package io.latentrelay.transport.work;

import io.latentrelay.transport.queue.Publisher;
import io.latentrelay.transport.queue.Topics;
import io.latentrelay.transport.store.ObjectStore;

/**
 * Where a worker writes to, and reads pictures from. It belongs to whoever starts the worker.
 *
 * @param store one that waits its troubles out, such as {@code PatientStore}
 */
public record Outside(Publisher publisher, Topics topics, ObjectStore store) {}
