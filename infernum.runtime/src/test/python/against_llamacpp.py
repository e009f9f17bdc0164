"""Converts models with ./infernum and holds the files against llama.cpp: types, errors and continuations.

Run from the root: python3 infernum.runtime/src/test/python/against_llamacpp.py PEER MODEL...
PEER is the folder that ../shared/peer/setup.sh made; MODEL a SafeTensors folder, or a GGUF file, with golden.json or
golden.json.gz beside it for continuations. A line for each type: whether every tensor has the type that llama.cpp's quantize
gives it, made of the F16 file that convert wrote, and the largest ratio of squared errors. Continuations, for F16 and Q8_0:
llama.cpp is fed the reference's own tokens with the file that convert wrote; at how many positions another token leads, and
by how much at most. That lead may be as large as what its activations, rounded to 16 or 8 bits, account for. Two differences
aren't the file's: llama.cpp has no sliding window for Mistral, and a router's near tie falls by its 16-bit KV cache.
"""

import argparse
import gzip
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize

QUANTISED = ("Q8_0", "Q4_0", "Q4_K_M", "Q5_K_M", "Q6_K")
LARGEST_LEAD = {"F16": 0.02, "Q8_0": 0.5}


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)
    if done.returncode:
        raise ValueError(f"{words}: {done.stderr[-600:]}")
    return done.stdout


def tensors(path):
    return {tensor.name: tensor for tensor in GGUFReader(path).tensors}


def values(tensor):
    return dequantize(tensor.data, tensor.tensor_type).astype(np.float64).ravel()


def compare(source, ours, theirs):
    """Tensors of another type, and the largest ratio of squared errors."""
    sources, found, wanted = tensors(source), tensors(ours), tensors(theirs)
    others = [name for name in wanted if found[name].tensor_type != wanted[name].tensor_type]
    worst = 0.0
    for name, tensor in wanted.items():
        exact = values(sources[name])
        error, reference = (((values(x) - exact) ** 2).sum() for x in (found[name], tensor))
        worst = max(worst, error / reference if reference else float(error > 0) * np.inf)
    return others, worst


def golden(model):
    """The reference's results beside a model, if there are any."""
    for name, opened in (("golden.json", open), ("golden.json.gz", gzip.open)):
        path = (model if model.is_dir() else model.parent) / name
        if path.exists():
            with opened(path, "rt") as file:
                return json.load(file)
    return None


def continuations(peer, model, cases):
    """Feeds the reference's own tokens: positions, those where another token leads, and the largest such lead."""
    wanted, lines = [], []
    for case in cases:
        tokens = case["prompt"]
        for token in case["greedy"]:
            lines.append(" ".join(map(str, tokens)) + "\n")
            wanted.append(token)
            tokens = [*tokens, token]
    found = run(peer / "lltool", peer / "bins", "continue", model, 1, input="".join(lines)).strip().split("\n")
    steps = [line.split()[0].split(":") for line in found]
    leads = [float(step[2]) for step, token in zip(steps, wanted, strict=True) if int(step[0]) != token]
    return len(wanted), len(leads), max(leads, default=0.0)


def report(peer, model, name, file, reference):
    if reference is not None:
        count, others, lead = continuations(peer, file, reference["cases"])
        verdict = "as the reference" if lead <= LARGEST_LEAD[name] else "NOT as the reference"
        print(f"{model} {name} continues {verdict}: {others} of {count} others, by at most {lead:.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", type=Path)
    parser.add_argument("models", type=Path, nargs="+")
    arguments = parser.parse_args()
    for model in arguments.models:
        reference = golden(model)
        with tempfile.TemporaryDirectory() as folder:
            half, ours, theirs = (Path(folder) / f"{name}.gguf" for name in ("half", "ours", "theirs"))
            run("./infernum", "convert", model, half, "--type", "F16")
            report(arguments.peer, model, "F16", half, reference)
            for name in QUANTISED:
                run("./infernum", "convert", half, ours, "--type", name, "--force")
                if name in LARGEST_LEAD:
                    report(arguments.peer, model, name, ours, reference)
                run(arguments.peer / "lltool", arguments.peer / "bins", "quantize", half, theirs, name)
                others, worst = compare(half, ours, theirs)
                types = "same types" if not others else f"other types: {others}"
                print(f"{model} {name} {types} error {worst:.4f} x", flush=True)


if __name__ == "__main__":
    main()
