"""Makes Llamas whose matrices are 8-bit floats with scales, as compressed-tensors writes them, and their results.

Run: python3 float8.py OUT              (committed: ../resources/float8)
OUT/NAME/{config.json,model.safetensors,golden.json}: `tensor` has a BF16 scale for each matrix and static scales for
activations, `channel` a float32 scale for each row and dynamic activations. Derived weights are divided by their scale (the
largest magnitude over 448), cast to float8_e4m3fn by PyTorch; lm_head is left as it is. golden.json is by transformers in
float32 on the matrices multiplied out again: activations aren't quantised. Format of golden.json: ../resources/goldens/README.md.
"""

import argparse
import json
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

import derived
import goldens

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    **goldens.COMMON,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_attention_heads": 4,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": False,
    "vocab_size": 128,
}
LARGEST = 448.0
PROMPTS = (1, 9, 40)


def scheme(name):
    """quantization_config, as llm-compressor writes it."""
    weights = {
        "actorder": None,
        "block_structure": None,
        "dynamic": False,
        "group_size": None,
        "num_bits": 8,
        "observer": "minmax",
        "observer_kwargs": {},
        "strategy": name,
        "symmetric": True,
        "type": "float",
    }
    activations = {**weights, "dynamic": name == "channel", "strategy": "token" if name == "channel" else "tensor"}
    return {
        "config_groups": {
            "group_0": {
                "input_activations": activations,
                "output_activations": None,
                "targets": ["Linear"],
                "weights": weights,
            }
        },
        "format": "float-quantized",
        "global_compression_ratio": 1.4,
        "ignore": ["lm_head"],
        "kv_cache_scheme": None,
        "quant_method": "compressed-tensors",
        "quantization_status": "compressed",
    }


def quantised(weight, name):
    """The matrix as 8-bit floats, and its scales."""
    if name == "tensor":
        scale = (weight.abs().max() / LARGEST).to(torch.bfloat16).reshape(1)
    else:
        scale = weight.abs().amax(1, keepdim=True) / LARGEST
    packed = (weight / scale.float()).clamp(-LARGEST, LARGEST).to(torch.float8_e4m3fn)
    return packed, scale


def make(name, out):
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder)
        derived.write_checkpoint(CONFIG, plain)
        tensors, stored = load_file(plain / "model.safetensors"), {}
        for tensor, weight in tensors.items():
            if "_proj.weight" not in tensor:
                stored[tensor] = weight
                continue
            packed, scale = quantised(weight, name)
            stored[tensor], stored[tensor + "_scale"] = packed, scale
            if name == "tensor":
                stored[tensor.replace(".weight", ".input_scale")] = torch.tensor([0.01], dtype=torch.bfloat16)
            tensors[tensor] = packed.float() * scale.float()
        save_file(tensors, plain / "model.safetensors", metadata={"format": "pt"})
        model = derived.load(plain)
        cases = [goldens.decided_case(model, length) for length in PROMPTS]
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(json.dumps({**CONFIG, "quantization_config": scheme(name)}, indent=2) + "\n")
    save_file(stored, out / "model.safetensors", metadata={"format": "pt"})
    goldens.write_golden(out / "golden.json", cases)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    for name in ("tensor", "channel"):
        make(name, out / name)


if __name__ == "__main__":
    main()
