"""Learns a small BPE vocabulary from the caption corpus and writes it in CLIP's own file format."""

import argparse
import collections
import json
import random
import re
from pathlib import Path

from demo_world import caption, random_spec

START, END, MAX_LENGTH = "<|startoftext|>", "<|endoftext|>", 77
EXTRA_TEXT = (
    "the of and with in at to is image picture photo drawing painting illustration simple nice "
    "high quality blurry low quality ugly four five six big tiny huge cat dog house car tree "
    "flower sky sea"
)
WORD = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+")


def byte_symbols():
    """CLIP's byte -> printable character table, in vocabulary order."""
    codes = [*range(33, 127), *range(161, 173), *range(174, 256)]
    chars = codes[:]
    for b in range(256):
        if b not in codes:
            codes.append(b)
            chars.append(256 + len(chars) - 188)
    return dict(zip(codes, map(chr, chars)))


def learn_merges(words, count):
    pieces = {w: tuple(w[:-1]) + (w[-1] + "</w>",) for w in words}
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for word, symbols in pieces.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += words[word]
        if not pairs:
            break
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        pieces = {w: merge(s, best) for w, s in pieces.items()}
    return merges


def merge(symbols, pair):
    out, i = [], 0
    while i < len(symbols):
        if symbols[i : i + 2] == pair:
            out.append(symbols[i] + symbols[i + 1])
            i += 2
        else:
            out.append(symbols[i])
            i += 1
    return tuple(out)


class Tokenizer:
    """CLIP's algorithm over the written files, as used for training."""

    def __init__(self, folder, pad_token=END):
        folder = Path(folder)
        self.vocab = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        lines = (folder / "merges.txt").read_text(encoding="utf-8").splitlines()[1:]
        self.ranks = {tuple(line.split()): i for i, line in enumerate(lines) if line.strip()}
        self.bytes, self.cache, self.pad = byte_symbols(), {}, self.vocab[pad_token]

    def word_ids(self, word):
        if word not in self.cache:
            chars = [self.bytes[b] for b in word.encode("utf-8")]
            symbols = tuple(chars[:-1]) + (chars[-1] + "</w>",)
            while len(symbols) > 1:
                best = min(zip(symbols, symbols[1:]), key=lambda p: self.ranks.get(p, 1 << 30))
                if best not in self.ranks:
                    break
                symbols = merge(symbols, best)
            self.cache[word] = [self.vocab[s] for s in symbols]
        return self.cache[word]

    def __call__(self, text):
        ids = [i for w in WORD.findall(text.lower()) for i in self.word_ids(w)][: MAX_LENGTH - 2]
        ids = [self.vocab[START], *ids, self.vocab[END]]
        return ids + [self.pad] * (MAX_LENGTH - len(ids))


def special(token):
    return {
        "content": token,
        "lstrip": False,
        "normalized": True,
        "rstrip": False,
        "single_word": False,
    }


def write(folder, vocab, merges, pad_token):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text(
        "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges), encoding="utf-8"
    )
    (folder / "special_tokens_map.json").write_text(
        json.dumps(
            {
                "bos_token": special(START),
                "eos_token": special(END),
                "pad_token": pad_token,
                "unk_token": special(END),
            },
            indent=2,
        )
    )
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "add_prefix_space": False,
                "bos_token": START,
                "eos_token": END,
                "pad_token": pad_token,
                "unk_token": END,
                "do_lower_case": True,
                "errors": "replace",
                "model_max_length": MAX_LENGTH,
                "tokenizer_class": "CLIPTokenizer",
                "clean_up_tokenization_spaces": True,
            },
            indent=2,
        )
    )


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--work", type=Path, required=True)
    args.add_argument("--merges", type=int, default=400)
    args = args.parse_args()
    rng = random.Random(0)
    words = collections.Counter(EXTRA_TEXT.split())
    for _ in range(20000):
        words.update(WORD.findall(caption(random_spec(rng), rng)))
    merges = learn_merges(words, args.merges)
    chars = list(byte_symbols().values())
    tokens = chars + [c + "</w>" for c in chars] + ["".join(m) for m in merges] + [START, END]
    vocab = {t: i for i, t in enumerate(dict.fromkeys(tokens))}
    write(args.work / "tokenizer", vocab, merges, END)
    write(args.work / "tokenizer_2", vocab, merges, "!")
    print(f"{len(vocab)} tokens, {len(merges)} merges")


if __name__ == "__main__":
    main()
