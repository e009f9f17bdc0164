"""Perplexity of the right answers to the held-back prompts, for each weight format that the gguf package can pack.

Run: python -m spark.perplexity WORK [FORMAT...]      one line a format: bits per weight, mean loss in nats, perplexity
Only the answers' tokens count, each answer's end too. Norms stay F32 in every format.
"""

import argparse
import math
from pathlib import Path

import torch
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

from . import evaluate, tokens
from .reference import Reference

FORMATS = ("F32", "F16", "BF16", "Q8_0", "Q5_1", "Q5_0", "Q4_1", "Q4_0")


def losses(reference, entry):
    """The loss of each of the right answer's tokens."""
    prompt = reference.prompt(entry["turns"])
    answer = reference.tokenizer.encode(f"{entry['answer']}<|end|>").ids
    return reference.losses([*prompt, *answer])[len(prompt) - 1 :]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("formats", nargs="*", default=FORMATS)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    weights, tokenizer = evaluate.weights(arguments.work), tokens.load(arguments.work / "tokenizer.json")
    asked = evaluate.entries("exact.jsonl")
    for name in arguments.formats:
        reference = Reference(weights, tokenizer, name)
        mean = torch.cat([losses(reference, entry) for entry in asked]).mean().item()
        block, size = GGML_QUANT_SIZES[GGMLQuantizationType[name]]
        print(f"{name:5} {8 * size / block:5.2f} {mean:.5f} {math.exp(mean):.5f}", flush=True)


if __name__ == "__main__":
    main()
