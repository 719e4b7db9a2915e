"""A whole training run on the pixels that the other side has written down, and its R@1 on unseen characters."""

import time

import numpy
import torch
import torch.nn.functional as F

from convnet import FORMATS, convnet4
from losses import dense_weighted

LAYOUT = FORMATS["channels-last"]


def read(path, count, side):
    with open(path, "rb") as file:
        pixels = numpy.frombuffer(file.read(count * side * side), dtype=numpy.uint8)
        labels = numpy.frombuffer(file.read(count * 4), dtype=numpy.int32)
    images = torch.from_numpy(pixels.astype(numpy.float32) / 255).reshape(count, 1, side, side)
    return images.contiguous(memory_format=LAYOUT), torch.from_numpy(labels.astype(numpy.int64))


def batches(count, size, iterations):
    """Every epoch in a new order; what does not fill a batch is left out."""
    made = 0
    while made < iterations:
        order = torch.randperm(count)
        for start in range(0, count - size + 1, size):
            if made == iterations:
                return
            made += 1
            yield order[start:start + size]


def embed(model, images, indices):
    model.eval()
    with torch.no_grad():
        rows = torch.cat([F.normalize(model(images[part])) for part in indices.split(256)])
    model.train()
    return rows


def recall_at_1(v, labels):
    hits = 0
    for start in range(0, len(v), 1024):
        part = v[start:start + 1024]
        sim = part @ v.t()
        sim[torch.arange(len(part)), torch.arange(start, start + len(part))] = -2
        hits += (labels[sim.argmax(1)] == labels[start:start + len(part)]).sum().item()
    return hits / len(v)


def train(request):
    torch.manual_seed(request["seed"])
    images, labels = read(request["train_file"], request["train"], request["side"])
    test, test_labels = read(request["test_file"], request["test"], request["side"])
    iterations, batch = request["iterations"], request["batch"]
    start = time.perf_counter()
    model = convnet4().to(memory_format=LAYOUT)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=5e-4, foreach=True)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [round(0.7 * iterations)], gamma=0.1)
    memory, head = None, 0
    for i, indices in enumerate(batches(len(images), batch, iterations)):
        if request["memory"] and i == request["memory_start"]:
            # The ring holds the whole training set: filled once by the warm network.
            order = torch.randperm(len(images))
            memory, memory_labels = embed(model, images, order), labels[order]
        v, own = F.normalize(model(images[indices])), torch.arange(batch)
        loss = dense_weighted(v, labels[indices], v, labels[indices], own)
        if memory is not None:
            slots = (own + head) % len(memory)
            memory[slots], memory_labels[slots] = v.detach(), labels[indices]
            head = (head + batch) % len(memory)
            loss = loss + dense_weighted(v, labels[indices], memory, memory_labels, slots)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
    recall = recall_at_1(embed(model, test, torch.arange(len(test))), test_labels)
    return {"seconds": time.perf_counter() - start, "recall": recall}


TASKS = {"omniglot": train}
