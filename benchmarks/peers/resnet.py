"""Training steps of the residual networks (He et al., 2016), with an embedding in place of their classes."""

import torch
import torch.nn.functional as F
from torch import nn

from convnet import ADAMS, FORMATS, adam
from device import DEVICE
from losses import dense_weighted
from timing import fastest, seconds_of

# Blocks of each stage, and whether they are bottlenecks.
DEPTHS = {18: ((2, 2, 2, 2), False), 50: ((3, 4, 6, 3), True)}


def conv_norm(channels, filters, size, stride=1):
    return nn.Conv2d(channels, filters, size, stride, padding=size // 2, bias=False), nn.BatchNorm2d(filters)


class Block(nn.Module):
    def __init__(self, channels, width, stride, bottleneck):
        super().__init__()
        if bottleneck:
            outputs = 4 * width
            layers = [
                *conv_norm(channels, width, 1), nn.ReLU(inplace=True),
                *conv_norm(width, width, 3, stride), nn.ReLU(inplace=True),
                *conv_norm(width, outputs, 1),
            ]
        else:
            outputs = width
            layers = [*conv_norm(channels, width, 3, stride), nn.ReLU(inplace=True), *conv_norm(width, width, 3)]
        self.layers, self.relu, self.outputs = nn.Sequential(*layers), nn.ReLU(inplace=True), outputs
        self.shortcut = nn.Sequential(*conv_norm(channels, outputs, 1, stride)) if stride > 1 or channels != outputs else nn.Identity()

    def forward(self, x):
        return self.relu(self.layers(x) + self.shortcut(x))


def network(depth, embedding):
    counts, bottleneck = DEPTHS[depth]
    layers, channels = [*conv_norm(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, padding=1)], 64
    for stage, count in enumerate(counts):
        for i in range(count):
            layers.append(Block(channels, 64 << stage, 2 if stage > 0 and i == 0 else 1, bottleneck))
            channels = layers[-1].outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, embedding))


class Step:
    """Forward, in-batch loss, backward, Adam, on the same random batch."""

    def __init__(self, depth, batch, side, embedding, layout, form):
        torch.manual_seed(1)
        self.model = network(depth, embedding).to(DEVICE, memory_format=FORMATS[layout])
        self.images = torch.rand(batch, 3, side, side, device=DEVICE).contiguous(memory_format=FORMATS[layout])
        # Two images of a class.
        self.own = torch.arange(batch, device=DEVICE)
        self.labels = self.own // 2
        self.optimizer = adam(self.model, form)

    def __call__(self):
        v = F.normalize(self.model(self.images))
        loss = dense_weighted(v, self.labels, v, self.labels, self.own)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()


_steps = {}


def best_step(request):
    """The faster layout, then the fastest form of Adam: few repetitions, since each takes seconds on a CPU."""
    key = tuple(request[name] for name in ("depth", "batch", "side", "embedding", "threads"))
    if key not in _steps:
        layout, step = fastest(("layout", key), {layout: Step(*key[:4], layout, "foreach") for layout in FORMATS}, rounds=2)
        forms = {form: step if form == "foreach" else Step(*key[:4], layout, form) for form in ADAMS}
        form, step = fastest(("form", key), forms, rounds=2)
        # One network at a time: what was chosen against, and earlier ones, would only take memory.
        _steps.clear()
        _steps[key] = step, f"{layout}, {form} Adam"
    return _steps[key]


def step(request):
    work, note = best_step(request)
    return {"seconds": seconds_of(work, request), "note": note}


TASKS = {"resnet": step}
