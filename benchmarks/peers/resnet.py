"""Training steps of the residual networks, with an embedding in place of their classes."""

import torch
import torch.nn.functional as F
from torch import nn

from convnet import FORMATS
from losses import dense_weighted
from missing import Missing
from timing import fastest, seconds_of


class Step:
    """Forward, in-batch loss, backward, Adam, on the same random batch."""

    def __init__(self, make, batch, side, embedding, layout, foreach):
        torch.manual_seed(1)
        self.model = make()
        self.model.fc = nn.Linear(self.model.fc.in_features, embedding)
        self.model.to(memory_format=FORMATS[layout])
        self.images = torch.rand(batch, 3, side, side).contiguous(memory_format=FORMATS[layout])
        # Two images of a class.
        self.labels, self.own = torch.arange(batch) // 2, torch.arange(batch)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3, weight_decay=5e-4, foreach=foreach)

    def __call__(self):
        v = F.normalize(self.model(self.images))
        loss = dense_weighted(v, self.labels, v, self.labels, self.own)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()


_steps = {}


def best_step(request):
    """The faster layout, then the faster form of Adam: few repetitions, since each takes seconds."""
    key = tuple(request[name] for name in ("depth", "batch", "side", "embedding", "threads"))
    if key not in _steps:
        make = maker(request["depth"])
        sizes = request["batch"], request["side"], request["embedding"]
        layout, step = fastest(("layout", key), {layout: Step(make, *sizes, layout, True) for layout in FORMATS}, rounds=2)
        foreach, step = fastest(("foreach", key), {True: step, False: Step(make, *sizes, layout, False)}, rounds=2)
        # One network at a time: what was chosen against, and earlier ones, would only take memory.
        _steps.clear()
        _steps[key] = step, f"{layout}, {'foreach' if foreach else 'single'} Adam"
    return _steps[key]


def maker(depth):
    try:
        from torchvision import models
    except ImportError:
        raise Missing("torchvision is missing: apt-get install python3-torchvision") from None
    return getattr(models, f"resnet{depth}")


def step(request):
    work, note = best_step(request)
    return {"seconds": seconds_of(work, request), "note": note}


TASKS = {"resnet": step}
