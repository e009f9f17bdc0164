"""Makes the goldens: per model shape a config.json and the reference's results on derived weights.

Run: python3 goldens.py OUT [--weights DIR]
writes OUT/NAME/{config.json,golden.json}, OUT/weights.json (samples of the derived weights) and
OUT/llama-kv2/layers.safetensors (what each of its blocks puts out for 16 tokens);
with --weights also DIR/NAME/{config.json,model.safetensors}, for use by hand.
OUT as committed is ../resources/goldens; its README.md states the formula and the format.
"""

import argparse
import json
import tempfile
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

import derived
import layers

LAYERS, HIDDEN, FEED_FORWARD, VOCABULARY, HEADS, HEAD_DIM = 2, 256, 512, 512, 8, 32
PROMPT_LENGTHS = (1, 15, 16, 17, 300)
LAYERS_OF = "llama-kv2"
GREEDY = 24
LEAST_LEAD, LEAST_ROUTER_LEAD = 0.05, 1e-3

COMMON = {
    "bos_token_id": 0,
    "eos_token_id": 1,
    "hidden_act": "silu",
    "hidden_size": HIDDEN,
    "intermediate_size": FEED_FORWARD,
    "max_position_embeddings": 512,
    "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS,
    "num_key_value_heads": 2,
    "torch_dtype": "float32",
    "use_cache": True,
    "vocab_size": VOCABULARY,
}
QWEN3 = {
    "attention_bias": False,
    "head_dim": HEAD_DIM,
    "max_window_layers": LAYERS,
    "rms_norm_eps": 1e-6,
    "rope_parameters": {"rope_theta": 1000000.0, "rope_type": "default"},
    "sliding_window": None,
    "use_sliding_window": False,
}
# The keys are those of published checkpoints, older spellings among them.
CONFIGS = {
    "llama-kv8": {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **COMMON,
        "num_key_value_heads": 8,
        "rms_norm_eps": 1e-5,
        "rope_scaling": None,
        "tie_word_embeddings": False,
    },
    "llama-kv2": {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **COMMON,
        "attention_bias": False,
        "eos_token_id": [1, 2],
        "head_dim": HEAD_DIM,
        "mlp_bias": False,
        "rms_norm_eps": 1e-5,
        "rope_theta": 500000.0,
        "tie_word_embeddings": False,
    },
    "qwen3": {
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        **COMMON,
        **QWEN3,
        "tie_word_embeddings": True,
    },
    "mixtral": {
        "architectures": ["MixtralForCausalLM"],
        "model_type": "mixtral",
        **COMMON,
        "num_experts_per_tok": 2,
        "num_local_experts": 4,
        "rms_norm_eps": 1e-5,
        "rope_theta": 1000000.0,
        "sliding_window": None,
        "tie_word_embeddings": False,
    },
    "qwen3-moe": {
        "architectures": ["Qwen3MoeForCausalLM"],
        "model_type": "qwen3_moe",
        **COMMON,
        **QWEN3,
        "decoder_sparse_step": 1,
        "mlp_only_layers": [],
        "moe_intermediate_size": 128,
        "norm_topk_prob": True,
        "num_experts": 8,
        "num_experts_per_tok": 2,
        "tie_word_embeddings": False,
    },
}
SAMPLED = (
    "model.embed_tokens.weight",
    "model.layers.1.mlp.down_proj.weight",
    "model.layers.1.self_attn.q_proj.bias",
    "model.norm.weight",
)


def lead(logits, chosen=1):
    """How far the last chosen entry of each row leads the first one left out."""
    top = logits.topk(chosen + 1).values
    return top[..., chosen - 1] - top[..., chosen]


@torch.no_grad()
def run_case(model, prompt, greedy=GREEDY, attention_mask=None):
    """One entry of golden.json's `cases`; `attention_mask` maps a length to an additive mask."""
    router_leads = []
    hooks = [
        module.register_forward_hook(
            lambda gate, inputs, output: router_leads.append(
                lead(inputs[0].reshape(-1, gate.weight.shape[1]) @ gate.weight.T, gate.top_k).min().item()
            )
        )
        for name, module in model.named_modules()
        if name.endswith(".mlp.gate")
    ]
    ids, leads = list(prompt), []
    for _ in range(greedy):
        mask = None if attention_mask is None else attention_mask(len(ids))
        logits = model(torch.tensor([ids]), attention_mask=mask, use_cache=False).logits[0]
        if len(ids) == len(prompt):
            of_prompt = logits
        leads.append(lead(logits[-1]).item())
        ids.append(logits[-1].argmax().item())
    for hook in hooks:
        hook.remove()
    case = {
        "prompt": list(prompt),
        "greedy": ids[len(prompt) :],
        "smallest_top2_gap": round(min(leads), 6),
        "last_logits": rounded(of_prompt[-1]),
        "all_position_argmax": of_prompt.argmax(-1).tolist(),
        "all_position_max": rounded(of_prompt.max(-1).values),
    }
    if router_leads:
        case["smallest_router_gap"] = round(min(router_leads), 6)
    return case


def rounded(values):
    return [round(value, 6) for value in values.tolist()]


def decided(case, eos):
    """Whether no choice of the case is so close that float arithmetic might choose otherwise."""
    return (
        case["smallest_top2_gap"] >= LEAST_LEAD
        and case.get("smallest_router_gap", 1.0) >= LEAST_ROUTER_LEAD
        and not set(eos if isinstance(eos, list) else [eos]) & set(case["greedy"])
    )


def decided_case(model, length, **options):
    """The case of the first derived prompt of that length that is decided."""
    for attempt in range(100):
        prompt = derived.token_ids(f"prompt.{length}.{attempt}", length, model.config.vocab_size)
        case = run_case(model, prompt, **options)
        if decided(case, model.config.eos_token_id):
            return case
    raise ValueError(f"no prompt of {length} tokens has a clear continuation")


def source(note=""):
    return f"transformers {transformers.__version__}, torch {torch.__version__}, float32, eager attention{note}"


def write_golden(path, cases, **extra):
    """golden.json, one line per case."""
    head = {"source": source(", derived weights"), "tolerance": "logits within 2e-4 absolute in float32", **extra}
    lines = ",\n".join(f"  {json.dumps(case)}" for case in cases)
    path.write_text(json.dumps(head, indent=1)[:-2] + f',\n "cases": [\n{lines}\n ]\n}}\n')


def write_samples(path):
    """Hash and first values of some tensors, for a test of the formula alone."""
    lines = (
        f" {json.dumps(name)}: "
        + json.dumps({"hash": f"{derived.name_hash(name):016x}", "first": derived.tensor(name, [4]).tolist()})
        for name in SAMPLED
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weights", type=Path, metavar="DIR", help="keep the checkpoints there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for name, config in CONFIGS.items():
            checkpoint = (arguments.weights or Path(scratch)) / name
            derived.write_checkpoint(config, checkpoint)
            model = derived.load(checkpoint)
            cases = [decided_case(model, length) for length in PROMPT_LENGTHS]
            folder = arguments.out / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "config.json").write_text((checkpoint / "config.json").read_text())
            write_golden(folder / "golden.json", cases)
            if name == LAYERS_OF:
                prompt = cases[PROMPT_LENGTHS.index(16)]["prompt"]
                save_file(layers.outputs(model, prompt, head=False), folder / "layers.safetensors")
            print(name, *(case["smallest_top2_gap"] for case in cases))
    write_samples(arguments.out / "weights.json")


if __name__ == "__main__":
    main()
