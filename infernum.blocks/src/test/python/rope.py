"""Makes rope.json: inverse frequencies and attention factors of every RoPE policy.

Run: python3 rope.py OUT        (committed: ../resources/rope.json)
Each case has a name, the keys of config.json that decide it (both spellings occur), for the dynamic
policy a sequence length, and the results: `float32` by transformers, `float64` by the published
formulas in double arithmetic (here, independently; the script fails where the two disagree), and the
`attention_factor` by which cosine and sine are multiplied.
"""

import argparse
import json
import math
from pathlib import Path

from transformers import LlamaConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}
DEEPSEEK = {
    "rope_type": "yarn",
    "factor": 40.0,
    "beta_fast": 32,
    "beta_slow": 1,
    "original_max_position_embeddings": 4096,
}
QWEN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}


def case(name, head_dim, longest, theta, length=None, **rope):
    """A case spelled `rope_parameters`."""
    parameters = {"rope_theta": theta, "rope_type": "default", **rope}
    return {"name": name, "config": config(head_dim, longest, rope_parameters=parameters), "length": length}


def old_case(name, head_dim, longest, **keys):
    """A case spelled `rope_theta` and `rope_scaling`."""
    return {"name": name, "config": config(head_dim, longest, **keys), "length": None}


def config(head_dim, longest, **keys):
    return {"head_dim": head_dim, "max_position_embeddings": longest, **keys}


CASES = [
    case("default", 64, 2048, 10000.0),
    case("default, large theta", 128, 8192, 500000.0),
    old_case("default, old spelling", 32, 32768, rope_theta=1000000.0, rope_scaling=None),
    old_case("default, nothing said", 16, 2048),
    case("linear", 128, 16384, 10000.0, rope_type="linear", factor=4.0),
    old_case("linear, old spelling", 64, 4096, rope_theta=10000.0, rope_scaling={"type": "linear", "factor": 2.5}),
    *(
        case(f"dynamic, length {length}", 64, 2048, 10000.0, length, rope_type="dynamic", factor=2.0)
        for length in (None, 1, 2048, 2049, 3000, 8192)
    ),
    case("dynamic, factor 1, length 4096", 64, 2048, 10000.0, 4096, rope_type="dynamic", factor=1.0),
    case("yarn, Qwen", 128, 131072, 1000000.0, **QWEN),
    old_case("yarn, Qwen, old spelling", 128, 32768, rope_theta=1000000.0, rope_scaling={**QWEN, "type": "yarn"}),
    old_case("yarn, no original length", 64, 8192, rope_scaling={"rope_type": "yarn", "factor": 4.0}),
    case("yarn, DeepSeek-V3", 64, 163840, 10000.0, **DEEPSEEK, mscale=1.0, mscale_all_dim=1.0),
    case("yarn, DeepSeek-V2", 64, 163840, 10000.0, **DEEPSEEK, mscale=0.707, mscale_all_dim=0.707),
    case("yarn, two mscales", 64, 163840, 10000.0, **DEEPSEEK, mscale=1.0, mscale_all_dim=0.8),
    case("yarn, mscale alone", 64, 163840, 10000.0, **DEEPSEEK, mscale=0.5),
    case("yarn, mscale_all_dim zero", 64, 163840, 10000.0, **DEEPSEEK, mscale=0.5, mscale_all_dim=0.0),
    case("yarn, attention factor given", 64, 163840, 10000.0, **DEEPSEEK, attention_factor=1.25, mscale=1.0),
    case("yarn, no truncation", 64, 131072, 150000.0, **{**DEEPSEEK, "factor": 32.0}, truncate=False),
    case("yarn, other betas", 128, 65536, 10000.0, **{**DEEPSEEK, "factor": 16.0, "beta_fast": 64, "beta_slow": 2}),
    case("yarn, ramp of no width", 64, 65536, 10000.0, **{**DEEPSEEK, "beta_fast": 4, "beta_slow": 4}, truncate=False),
    case("yarn, ramp cut at both ends", 16, 2048, 10000.0, **{**DEEPSEEK, "beta_fast": 2000, "beta_slow": 0.001}),
    case("yarn, factor 1", 64, 4096, 10000.0, **{**DEEPSEEK, "factor": 1.0}),
    case("llama3, Llama 3.1", 128, 131072, 500000.0, **LLAMA3, original_max_position_embeddings=8192),
    old_case(
        "llama3, Llama 3.2, old spelling",
        64,
        131072,
        rope_theta=500000.0,
        rope_scaling={**LLAMA3, "factor": 32.0, "original_max_position_embeddings": 8192},
    ),
    case("llama3, short original", 32, 512, 10000.0, **LLAMA3, original_max_position_embeddings=64),
]


def by_transformers(entry):
    """Inverse frequencies in float32 and the attention factor."""
    settings = LlamaConfig(hidden_size=256, num_attention_heads=1, **json.loads(json.dumps(entry["config"])))
    kind = settings.rope_parameters["rope_type"]
    if kind == "default":
        frequencies, factor = LlamaRotaryEmbedding.compute_default_rope_parameters(settings)
    else:
        frequencies, factor = ROPE_INIT_FUNCTIONS[kind](settings, seq_len=entry["length"])
    return frequencies.tolist(), float(factor)


def in_double(entry):
    """The same by the papers' formulas, in double arithmetic."""
    settings = entry["config"]
    rope = settings.get("rope_parameters") or settings.get("rope_scaling") or {}
    theta = rope.get("rope_theta", settings.get("rope_theta", 10000.0))
    size, longest = settings["head_dim"], settings["max_position_embeddings"]
    kind = rope.get("rope_type", rope.get("type", "default"))
    factor = rope.get("factor", 1.0)
    if kind == "dynamic":
        stretch = factor * max(entry["length"] or 0, longest) / longest - (factor - 1)
        theta *= stretch ** (size / (size - 2))
    plain = [theta ** (-i / size) for i in range(0, size, 2)]
    if kind == "linear":
        return [frequency / factor for frequency in plain], 1.0
    original = rope.get("original_max_position_embeddings", longest)
    if kind == "llama3":
        return [llama3(frequency, factor, rope, original) for frequency in plain], 1.0
    if kind == "yarn":
        return yarn(plain, theta, size, factor, rope, original), yarn_attention_factor(factor, rope)
    return plain, 1.0


def llama3(frequency, factor, rope, original):
    """Llama 3.1: long waves are stretched, short ones kept, those between are blended."""
    low, high = rope["low_freq_factor"], rope["high_freq_factor"]
    turns = original * frequency / (2 * math.pi)
    kept = min(max((turns - low) / (high - low), 0.0), 1.0)
    return (1 - kept) * frequency / factor + kept * frequency


def yarn(plain, theta, size, factor, rope, original):
    """YaRN: a linear ramp over the pair index from kept to stretched frequencies."""

    def pair_that_turns(times):
        return size * math.log(original / (times * 2 * math.pi)) / (2 * math.log(theta))

    first, last = pair_that_turns(rope.get("beta_fast", 32)), pair_that_turns(rope.get("beta_slow", 1))
    if rope.get("truncate", True):
        first, last = math.floor(first), math.ceil(last)
    first, last = max(first, 0), min(last, size - 1)
    width = last - first or 0.001
    ramp = [min(max((pair - first) / width, 0.0), 1.0) for pair in range(len(plain))]
    return [frequency / factor * r + frequency * (1 - r) for frequency, r in zip(plain, ramp, strict=True)]


def yarn_attention_factor(factor, rope):
    def magnitude(mscale):
        return 1.0 if factor <= 1 else 0.1 * mscale * math.log(factor) + 1.0

    if "attention_factor" in rope:
        return rope["attention_factor"]
    if rope.get("mscale") and rope.get("mscale_all_dim"):
        return magnitude(rope["mscale"]) / magnitude(rope["mscale_all_dim"])
    return magnitude(1.0)


def result(entry):
    single, factor = by_transformers(entry)
    double, double_factor = in_double(entry)
    worst = max(abs(a - b) / b for a, b in zip(single, double, strict=True))
    if worst > 2e-6 or abs(factor - double_factor) > 1e-12:
        raise ValueError(f"{entry['name']}: {worst} apart, attention factors {factor} and {double_factor}")
    # Nine significant digits tell every float32 apart.
    return {**entry, "attention_factor": factor, "float32": [float(f"{x:.9g}") for x in single], "float64": double}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    lines = ",\n".join(json.dumps(result(entry)) for entry in CASES)
    arguments.out.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
