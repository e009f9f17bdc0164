"""Writes what each block of a checkpoint puts out, for `infernum verify --layers`.

Run: python3 layers.py MODEL OUT.safetensors [--prompt 1,2,3] [--no-head]
MODEL is a checkpoint folder of the Llama or Qwen families (config.json, SafeTensors) or a GGUF file,
which is dequantised. OUT holds one F32 tensor [tokens, width] per block path (`embedding`,
`layers.N.attentionNorm`, `layers.N.attention`, `layers.N.feedForwardNorm`, `layers.N.feedForward`, `layers.N`,
`norm`, `head`) and the I32 tensor `tokens`. Attention is taken after its output projection,
feedForward before the residual, `layers.N` after both residuals.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file

import derived
import gguf_checkpoint


def blocks(model):
    """The module behind each block path."""
    body = model.model
    paths = {"embedding": body.embed_tokens, "norm": body.norm, "head": model.lm_head}
    for index, layer in enumerate(body.layers):
        path = f"layers.{index}"
        paths[f"{path}.attentionNorm"] = layer.input_layernorm
        paths[f"{path}.attention"] = layer.self_attn
        paths[f"{path}.feedForwardNorm"] = layer.post_attention_layernorm
        paths[f"{path}.feedForward"] = layer.mlp
        paths[path] = layer
    return paths


@torch.no_grad()
def outputs(model, ids, head=True):
    """Each block's output for the prompt, by path, and `tokens`."""
    seen = {"tokens": torch.tensor(ids, dtype=torch.int32)}

    def record(path):
        def hook(_module, _inputs, output):
            first = output[0] if isinstance(output, tuple) else output
            seen[path] = first.reshape(len(ids), -1).clone()

        return hook

    hooks = [
        module.register_forward_hook(record(path)) for path, module in blocks(model).items() if head or path != "head"
    ]
    model(torch.tensor([ids]), use_cache=False)
    for hook in hooks:
        hook.remove()
    return seen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--prompt", help="token ids, separated by commas; without it 16 derived ones")
    parser.add_argument("--no-head", action="store_true", help="leave the logits out")
    arguments = parser.parse_args()
    model = derived.load(arguments.model) if arguments.model.is_dir() else gguf_checkpoint.load(arguments.model)
    if arguments.prompt:
        ids = [int(token) for token in arguments.prompt.split(",")]
    else:
        ids = derived.token_ids("prompt.16.0", 16, model.config.vocab_size)
    seen = outputs(model, ids, head=not arguments.no_head)
    save_file(seen, arguments.out)
    for path, values in seen.items():
        print(f"{path:24} {list(values.shape)}")


if __name__ == "__main__":
    main()
