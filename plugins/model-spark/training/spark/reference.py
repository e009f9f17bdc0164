"""spark in transformers' Llama, in float32 on what the file's weights are worth."""

import tempfile
from pathlib import Path

import torch
import transformers
from transformers import LlamaConfig, LlamaForCausalLM

from . import gguf_file, tokens
from .model import Config

MOST = 96
transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


class Reference:
    """Greedy answers by a program that shares no code with Infernum or with the training."""

    def __init__(self, weights, tokenizer, kind="Q8_0"):
        self.tokenizer = tokenizer
        self.end = tokenizer.token_to_id("<|end|>")
        there = Config().transformers()
        rope = {"rope_type": "default", "rope_theta": there.pop("rope_theta")}
        config = LlamaConfig(**there, rope_parameters=rope, attn_implementation="eager", bos_token_id=self.end, eos_token_id=self.end)
        self.model = LlamaForCausalLM(config).eval()
        values = gguf_file.dequantised(weights, kind)
        missing = self.model.load_state_dict(values, strict=False)
        if missing.unexpected_keys or missing.missing_keys != ["lm_head.weight"]:
            raise ValueError(f"weights don't fit: {missing}")
        self.model.tie_weights()

    def prompt(self, turns, system=""):
        return self.tokenizer.encode(tokens.rendered(tokens.messages(turns, system))).ids

    @torch.no_grad()
    def answer(self, prompt):
        """The tokens up to the end, without it, and the least lead that a best token had."""
        given, past, lead = torch.tensor([prompt]), None, float("inf")
        made = []
        while len(made) < MOST:
            out = self.model(given, past_key_values=past, use_cache=True)
            best = out.logits[0, -1].topk(2)
            lead = min(lead, (best.values[0] - best.values[1]).item())
            token = best.indices[0].item()
            if token == self.end:
                break
            made.append(token)
            given, past = torch.tensor([[token]]), out.past_key_values
        return made, lead

    def text(self, ids):
        return self.tokenizer.decode(ids)

    @torch.no_grad()
    def losses(self, ids):
        """Each token's negative log-likelihood in nats, but the first's."""
        logits = self.model(torch.tensor([ids]), use_cache=False).logits[0, :-1].double()
        return torch.nn.functional.cross_entropy(logits, torch.tensor(ids[1:]), reduction="none")

    @torch.no_grad()
    def check_file(self, path, ids):
        """That transformers reads the same model from the GGUF file."""
        with tempfile.TemporaryDirectory() as folder:
            link = Path(folder) / "spark.gguf"
            link.symlink_to(Path(path).resolve())
            there = LlamaForCausalLM.from_pretrained(folder, gguf_file=link.name, dtype=torch.float32, attn_implementation="eager").eval()
        given = torch.tensor([ids])
        difference = (there(given).logits - self.model(given).logits).abs().max().item()
        if not difference < 1e-4:
            raise ValueError(f"{path}: logits differ by {difference} when read from the file")
        return difference
