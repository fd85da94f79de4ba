package io.latentrelay.coordinator.run;

import io.latentrelay.handoff.FileFormat;
import java.util.regex.Pattern;

/** Object keys of a run: each a function of the run, and of an index where there are many. */
public record RunKeys(String prefix, String run) {

    private static final int INDEX_DIGITS = 9;
    private static final String WORD = "[a-zA-Z0-9][a-zA-Z0-9._-]*";
    private static final Pattern NAME = Pattern.compile(WORD);
    private static final Pattern PREFIX = Pattern.compile(WORD + "(/" + WORD + ")*");

    /** Whether a run may have this name: safe in object keys, file names, URLs and record keys. */
    public static boolean isName(String name) {
        return name.length() <= 64 && NAME.matcher(name).matches();
    }

    /** Whether objects may lie under this prefix. */
    public static boolean isPrefix(String prefix) {
        return prefix.length() <= 200 && PREFIX.matcher(prefix).matches();
    }

    /** Everything of the run lies below this. */
    public String root() {
        return prefix + "/" + run + "/";
    }

    public String document() {
        return root() + "run.json";
    }

    public String image(long index, FileFormat format) {
        String digits = String.valueOf(index);
        // String.format takes longer than all else that is done for an image's job.
        String zeros = "0".repeat(Math.max(0, INDEX_DIGITS - digits.length()));
        return root() + "images/" + zeros + digits + '.' + format.extension();
    }

    /** What the keys of the run's checkpoints begin with. */
    public String checkpoints() {
        return root() + "ledger/checkpoint-";
    }

    public String manifestPart(long part) {
        return root() + String.format("manifest/part-%05d.parquet", part);
    }

    /** Written last: its presence says that the manifest is whole. */
    public String success() {
        return root() + "manifest/_SUCCESS.json";
    }
}
