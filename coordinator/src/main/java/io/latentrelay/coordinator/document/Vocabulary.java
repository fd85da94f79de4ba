package io.latentrelay.coordinator.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys a kind of document may have, by section, and what people call them elsewhere. */
public final class Vocabulary {

    private final TreeMap<String, List<String>> sections;
    private final Map<String, String> synonyms;

    /**
     * @param sections keys by dotted path of their section; the top is the empty path
     * @param synonyms other tools' words, each with the dotted path of ours
     */
    public Vocabulary(Map<String, List<String>> sections, Map<String, String> synonyms) {
        this.sections = new TreeMap<>(sections);
        this.synonyms = Map.copyOf(synonyms);
    }

    boolean has(String path, String key) {
        return keys(path).contains(key);
    }

    /** The keys a section may have; none where it is no section. */
    public List<String> keys(String path) {
        return sections.getOrDefault(path, List.of());
    }

    /** What a section may be, for a message about a value that is none. */
    String describe(String path) {
        return "a block with some of the keys " + String.join(", ", keys(path));
    }

    /** The end of a message about a key that is not known: what was probably meant. */
    public String hint(String path, String key) {
        return nearest(path, key)
                .map(meant -> "; did you mean " + meant + "?")
                .orElseGet(() -> "; known here: " + String.join(", ", keys(path)));
    }

    private Optional<String> nearest(String path, String key) {
        return Optional.ofNullable(synonyms.get(key))
                .or(() -> elsewhere(key))
                .or(() -> misspelt(path, key));
    }

    private Optional<String> elsewhere(String key) {
        return sections.keySet().stream()
                .filter(section -> has(section, key))
                .map(section -> section.isEmpty() ? key : section + "." + key)
                .findFirst();
    }

    private Optional<String> misspelt(String path, String key) {
        return meant(key, keys(path));
    }

    /** The word that was probably meant, among those that are known. */
    public Optional<String> meant(String key, Collection<String> words) {
        int tolerated = Math.max(2, key.length() / 3);
        return words.stream()
                .filter(known -> EditDistance.between(known, key) <= tolerated)
                .min(Comparator.comparingInt(known -> EditDistance.between(known, key)));
    }
}
