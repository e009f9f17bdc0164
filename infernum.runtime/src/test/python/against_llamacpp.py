"""Converts models with ./infernum and holds the files against llama.cpp: types, errors and continuations.

Run from the root: python3 infernum.runtime/src/test/python/against_llamacpp.py PEER MODEL...
PEER is the folder that ../shared/peer/setup.sh made; MODEL a SafeTensors folder, with golden.json for continuations, or a GGUF
file. A line for each type: whether every tensor has the type that llama.cpp's quantize gives it, made of the F16 file that
convert wrote, and the largest ratio of squared errors. Continuations: how many of the reference's tokens llama.cpp repeats
with the file, and its lead where it first differs.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize

QUANTISED = ("Q8_0", "Q4_0", "Q4_K_M", "Q5_K_M", "Q6_K")


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


def continuations(peer, model, golden):
    cases = json.loads(golden.read_text())["cases"]
    prompts = "".join(" ".join(map(str, case["prompt"])) + "\n" for case in cases)
    lines = run(peer / "lltool", peer / "bins", "continue", model, 24, input=prompts).strip().split("\n")
    for case, line in zip(cases, lines):
        steps = [step.split(":") for step in line.split()]
        same = [int(step[0]) == token for step, token in zip(steps, case["greedy"])]
        first = same.index(False) if False in same else len(same)
        yield f"{first} of {len(case['greedy'])}" + (f" (lead {steps[first][2]})" if first < len(steps) else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", type=Path)
    parser.add_argument("models", type=Path, nargs="+")
    arguments = parser.parse_args()
    for model in arguments.models:
        with tempfile.TemporaryDirectory() as folder:
            half, ours, theirs = (Path(folder) / f"{name}.gguf" for name in ("half", "ours", "theirs"))
            run("./infernum", "convert", model, half, "--type", "F16")
            if (model / "golden.json").exists():
                print(model, "F16 continues", ", ".join(continuations(arguments.peer, half, model / "golden.json")))
            for name in QUANTISED:
                run("./infernum", "convert", half, ours, "--type", name, "--force")
                run(arguments.peer / "lltool", arguments.peer / "bins", "quantize", half, theirs, name)
                others, worst = compare(half, ours, theirs)
                print(model, name, "same types" if not others else f"other types: {others}", f"error {worst:.4f} x")


if __name__ == "__main__":
    main()
