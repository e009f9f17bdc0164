"""Muon: momentum whose every matrix is made orthogonal, which learns more from each token than AdamW does.

K. Jordan and others, "Muon: An optimizer for hidden layers in neural networks" (2024), with the step size of J. Liu and
others, "Muon is scalable for LLM training" (arXiv 2502.16982). PyTorch's own works in bfloat16, which is slow on most CPUs.
"""

import torch

ITERATIONS = 5
QUINTIC = (3.4445, -4.7750, 2.0315)


def orthogonal(stack):
    """Each matrix [n, rows, columns] with its singular values near 1, by Newton and Schulz's iteration."""
    wide = stack.shape[-2] <= stack.shape[-1]
    x = stack if wide else stack.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    a, b, c = QUINTIC
    for _ in range(ITERATIONS):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x if wide else x.mT


class Muon(torch.optim.Optimizer):
    """For the matrices between embedding and head; those of one shape are stepped together."""

    def __init__(self, matrices, lr, momentum=0.95, weight_decay=0.1):
        by_shape = {}
        for weight in matrices:
            by_shape.setdefault(weight.shape, []).append(weight)
        super().__init__([{"params": same} for same in by_shape.values()], {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            updates = []
            for weight in group["params"]:
                state = self.state[weight]
                velocity = state.setdefault("velocity", torch.zeros_like(weight))
                velocity.lerp_(weight.grad, 1 - group["momentum"])
                updates.append(weight.grad.lerp(velocity, group["momentum"]))
            size = 0.2 * max(group["params"][0].shape) ** 0.5
            for weight, update in zip(group["params"], orthogonal(torch.stack(updates)), strict=True):
                weight.mul_(1 - group["lr"] * group["weight_decay"]).add_(update, alpha=-group["lr"] * size)
