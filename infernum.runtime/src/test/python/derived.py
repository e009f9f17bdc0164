"""Weights and token ids derived from names by a counter, so that nobody has to store them.

The formula is stated in ../resources/goldens/README.md; the Java tests follow the same text. All
arithmetic is exact: no value is ever rounded, so both sides agree bit for bit.
"""

import json
import struct
import tempfile
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.numpy import save_file

transformers.utils.logging.disable_progress_bar()

FNV_OFFSET, FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3
GOLDEN_GAMMA = 0x9E3779B97F4A7C15


def name_hash(name):
    """64-bit FNV-1a of the name's UTF-8 bytes."""
    value = FNV_OFFSET
    for byte in name.encode():
        value = (value ^ byte) * FNV_PRIME & 0xFFFFFFFFFFFFFFFF
    return value


def counter_bits(name, count):
    """The name's first `count` 64-bit words: splitmix64 seeded by the name's hash."""
    z = np.uint64(name_hash(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN_GAMMA)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def offset_and_scale(name):
    """Where a tensor's values lie: in [offset - scale, offset + scale)."""
    if name.endswith("norm.weight"):
        return 1.0, 0.25
    if name.endswith(("embed_tokens.weight", "lm_head.weight", ".bias")):
        return 0.0, 0.25
    return 0.0, 0.125


def tensor(name, shape):
    """The float32 tensor of that name."""
    offset, scale = offset_and_scale(name)
    k = counter_bits(name, int(np.prod(shape))).view(np.int64) >> 42
    return (offset + scale * k / 2.0**21).astype(np.float32).reshape(shape)


def token_ids(name, count, vocabulary):
    """Token ids below `vocabulary`."""
    high = counter_bits(name, count) >> np.uint64(32)
    return [int(bits) * vocabulary >> 32 for bits in high]


def safetensors_shapes(path):
    """Shape by tensor name, from a file's header."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    return {name: entry["shape"] for name, entry in header.items() if name != "__metadata__"}


def write_checkpoint(config, folder, value=tensor):
    """Writes config.json and model.safetensors: `value(name, shape)` of each tensor that transformers saves."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    blank = transformers.AutoModelForCausalLM.from_config(transformers.AutoConfig.from_pretrained(folder))
    with tempfile.TemporaryDirectory() as saved:
        blank.save_pretrained(saved)
        shapes = safetensors_shapes(Path(saved) / "model.safetensors")
    tensors = {name: value(name, shape) for name, shape in shapes.items()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def load(folder):
    """A checkpoint folder as a float32 model whose arithmetic is the plain one: eager everything."""
    torch.set_num_threads(1)
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    if any(report[kind] for kind in ("missing_keys", "unexpected_keys", "mismatched_keys")):
        raise ValueError(f"{folder}: weights and model disagree: {report}")
    if hasattr(model.config, "num_experts_per_tok"):
        model.set_experts_implementation("eager")
    return model.eval()
