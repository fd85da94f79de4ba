package io.latentrelay.coordinator.run;

/** What a run is called, where it goes and how often each of its prompts is drawn. */
record RunHead(String name, Output output, int imagesPerPrompt) {}
