"""Loads a GGUF file through transformers, dequantised to float32, and adds what transformers leaves out."""

from pathlib import Path

import torch
import transformers
from gguf import GGUFReader

transformers.utils.logging.disable_progress_bar()

# Keys that decide the result and that transformers doesn't take from every architecture.
CONFIG_KEYS = {
    "attention.key_length": "head_dim",
    "expert_count": "num_experts",
    "expert_used_count": "num_experts_per_tok",
    "expert_feed_forward_length": "moe_intermediate_size",
}


def load(path):
    """A float32 model with eager arithmetic: expert counts, head size and rope_freqs as the file says."""
    torch.set_num_threads(1)
    path = Path(path)
    reader = GGUFReader(path)
    architecture = reader.fields["general.architecture"].contents()
    scaling = reader.fields.get(f"{architecture}.rope.scaling.type")
    if scaling is not None and scaling.contents() != "none":
        raise ValueError(f"{path}: RoPE scaling {scaling.contents()!r} would be ignored")
    config = transformers.AutoConfig.from_pretrained(path.parent, gguf_file=path.name)
    for key, attribute in CONFIG_KEYS.items():
        field = reader.fields.get(f"{architecture}.{key}")
        if field is not None:
            setattr(config, attribute, int(field.contents()))
    model = transformers.AutoModelForCausalLM.from_pretrained(
        path.parent, gguf_file=path.name, config=config, dtype=torch.float32, attn_implementation="eager"
    )
    if hasattr(config, "num_experts_per_tok"):
        model.set_experts_implementation("eager")
    for tensor in reader.tensors:
        if tensor.name == "rope_freqs.weight":
            rotary = model.model.rotary_emb
            rotary.inv_freq /= torch.from_numpy(tensor.data.copy())
            rotary.original_inv_freq.copy_(rotary.inv_freq)
    return model.eval()
