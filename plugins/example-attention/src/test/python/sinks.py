"""Makes the goldens of a sliding window with sink tokens, by transformers with a dense mask.

Run: python3 sinks.py OUT       (committed: ../resources/sinks)
Query i sees key j where j <= i and (i - j < window or j < sinks). Keys and queries keep their true
positions. OUT/NAME/{config.json,golden.json} are those of the runtime's goldens of the same name, on the
same derived weights (infernum.runtime/src/test/resources/goldens/README.md), with `window` and `sinks`
added. Prompts: as long as window and sinks reach together, one token longer, and 40.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[5]
sys.path.insert(0, str(ROOT / "infernum.runtime/src/test/python"))

import derived  # noqa: E402
import goldens  # noqa: E402

WINDOW, SINKS = 8, 2
NAMES = ("llama-kv2", "qwen3")
PROMPT_LENGTHS = (WINDOW + SINKS, WINDOW + SINKS + 1, 40)


def mask(tokens):
    """What is added to the attention scores, [1, 1, tokens, tokens]."""
    query, key = torch.arange(tokens)[:, None], torch.arange(tokens)[None, :]
    seen = (key <= query) & ((query - key < WINDOW) | (key < SINKS))
    return torch.zeros(tokens, tokens).masked_fill(~seen, -torch.inf)[None, None]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    with tempfile.TemporaryDirectory() as scratch:
        for name in NAMES:
            checkpoint = Path(scratch) / name
            derived.write_checkpoint(goldens.CONFIGS[name], checkpoint)
            model = derived.load(checkpoint)
            cases = [goldens.decided_case(model, length, attention_mask=mask) for length in PROMPT_LENGTHS]
            folder = out / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "config.json").write_text((checkpoint / "config.json").read_text())
            goldens.write_golden(folder / "golden.json", cases, window=WINDOW, sinks=SINKS)
            print(name, *(case["smallest_top2_gap"] for case in cases))


if __name__ == "__main__":
    main()
