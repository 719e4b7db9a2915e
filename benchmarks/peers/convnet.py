"""Convolutions alone, and whole training steps of ConvNet4 with a cross-batch memory."""

import torch
import torch.nn.functional as F
from torch import nn

import losses
from device import DEVICE
from timing import fastest, seconds_of

FORMATS = {"contiguous": torch.contiguous_format, "channels-last": torch.channels_last}

# The ways in which PyTorch applies Adam; the last is for GPUs.
ADAMS = {"single": {"foreach": False}, "foreach": {"foreach": True}} | ({"fused": {"fused": True}} if DEVICE == "cuda" else {})


def adam(model, form):
    return torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=5e-4, **ADAMS[form])


def convnet4(embedding=128):
    layers, channels = [], 1
    for _ in range(4):
        # Batch norm subtracts any bias again, so the convolution has none.
        layers += [nn.Conv2d(channels, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(2)]
        channels = 64
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64, embedding))


class Step:
    """One training step after another on the same random batch: forward, enqueue, loss, backward, Adam."""

    def __init__(self, batch, references, layout, form, dense):
        torch.manual_seed(1)
        self.model = convnet4().to(DEVICE, memory_format=FORMATS[layout])
        self.images = torch.rand(batch, 1, 28, 28, device=DEVICE).contiguous(memory_format=FORMATS[layout])
        self.labels = torch.randint(964, (batch,), device=DEVICE)
        self.memory = F.normalize(torch.randn(references, 128, device=DEVICE)) if references else None
        self.memory_labels = torch.randint(964, (references,), device=DEVICE)
        self.optimizer = adam(self.model, form)
        self.head, self.dense = 0, dense

    def __call__(self):
        loss = self.loss(F.normalize(self.model(self.images)))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()

    def loss(self, v):
        own = torch.arange(len(v), device=DEVICE)
        loss = self.dense(v, self.labels, v, self.labels, own)
        if self.memory is None:
            return loss
        slots = (own + self.head) % len(self.memory)
        self.memory[slots], self.memory_labels[slots] = v.detach(), self.labels
        self.head = (self.head + len(v)) % len(self.memory)
        return loss + self.dense(v, self.labels, self.memory, self.memory_labels, slots)


_layouts, _steps = {}, {}


def best_layout(request):
    """The fastest layout and form of Adam, chosen once with the fastest loss there is."""
    key = (request["batch"], request["references"], request["threads"])
    if key not in _layouts:
        steps = {(layout, form): Step(*key[:2], layout, form, losses.dense_weighted) for layout in FORMATS for form in ADAMS}
        _layouts[key], _ = fastest(("layout", key), steps)
    layout, form = _layouts[key]
    return key, layout, form, f"{layout}, {form} Adam"


def best_step(request):
    """The fastest of both layouts, all forms of Adam and of the loss; built and chosen once."""
    key, layout, form, note = best_layout(request)
    if key not in _steps:
        name, step = fastest(("loss", key), {name: Step(*key[:2], layout, form, dense) for name, dense in losses.DENSE.items()})
        _steps[key] = step, f"{note}, loss as {name}"
    return _steps[key]


def step(request):
    work, note = best_step(request)
    return {"seconds": seconds_of(work, request), "note": note}


def step_loop(request):
    """The same step with the loss anchor by anchor."""
    key, layout, form, note = best_layout(request)
    # The loop knows an anchor's own copy by its similarity of 1, as the released code does.
    work = Step(*key[:2], layout, form, lambda v, labels, memory, memory_labels, own: losses.loop(v, labels, memory, memory_labels))
    return {"seconds": seconds_of(work, request), "note": note}


def conv(request):
    """Forward and backward of one layer, the image's gradient only where a layer below would need it."""
    r, stride, padding = request["filter"], request["stride"], request["padding"]
    works = {}
    for layout, memory_format in FORMATS.items():
        x = torch.randn(request["n"], request["c"], request["h"], request["w"], device=DEVICE).contiguous(memory_format=memory_format)
        x.requires_grad_(request["input_grad"])
        weight = torch.randn(request["k"], request["c"], r, r, device=DEVICE).contiguous(memory_format=memory_format).requires_grad_()
        dy = torch.randn_like(F.conv2d(x, weight, stride=stride, padding=padding))

        def run(x=x, weight=weight, dy=dy):
            x.grad = weight.grad = None
            F.conv2d(x, weight, stride=stride, padding=padding).backward(dy)

        works[layout] = run
    key = tuple(request[name] for name in ("n", "h", "w", "c", "k", "filter", "stride", "padding", "input_grad", "threads"))
    layout, work = fastest(key, works)
    return {"seconds": seconds_of(work, request), "note": layout}


TASKS = {"conv": conv, "step": step, "step_loop": step_loop}
