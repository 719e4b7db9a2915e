"""The contrastive loss against a memory: vectorised, and anchor by anchor as the paper's authors compute it."""

import torch
import torch.nn.functional as F

from device import DEVICE
from timing import fastest, seconds_of

MARGIN, EPSILON = 0.5, 1e-5


def masks(sim, labels, memory_labels, own):
    same = labels[:, None] == memory_labels[None, :]
    positive = same & (sim < 1 - EPSILON)
    if own is not None:
        positive[torch.arange(len(labels), device=DEVICE), own] = False
    return positive, ~same & (sim > MARGIN)


def dense_masked(v, labels, memory, memory_labels, own=None):
    sim = v @ memory.t()
    positive, negative = masks(sim.detach(), labels, memory_labels, own)
    return (((1 - sim) * positive).sum() + (sim * negative).sum()) / len(v)


def dense_select(v, labels, memory, memory_labels, own=None):
    sim = v @ memory.t()
    positive, negative = masks(sim.detach(), labels, memory_labels, own)
    zero = sim.new_zeros(())
    return torch.where(positive, 1 - sim, torch.where(negative, sim, zero)).sum() / len(v)


def dense_weighted(v, labels, memory, memory_labels, own=None):
    # Σ w·S + the number of positive pairs: one product for both sides, and the mask is its own gradient.
    sim = v @ memory.t()
    positive, negative = masks(sim.detach(), labels, memory_labels, own)
    weights = negative.float() - positive.float()
    return ((sim * weights).sum() + positive.sum()) / len(v)


DENSE = {"masked": dense_masked, "where": dense_select, "weights": dense_weighted}


def loop(v, labels, memory, memory_labels):
    """One anchor at a time: its similarities to the memory are split by class, then the easy pairs are left out."""
    sim = v @ memory.t()
    terms = []
    for i in range(len(v)):
        same = memory_labels == labels[i]
        positive = torch.masked_select(sim[i], same)
        positive = torch.masked_select(positive, positive < 1 - EPSILON)
        negative = torch.masked_select(sim[i], ~same)
        negative = torch.masked_select(negative, negative > MARGIN)
        term = (1 - positive).sum()
        if len(negative) > 0:
            term = term + negative.sum()
        terms.append(term)
    return sum(terms) / len(v)


def embeddings(rows, columns, concentrated):
    """Random unit rows; concentrated around one direction, about half of all pairs exceed the margin."""
    x = torch.randn(rows, columns, device=DEVICE)
    if concentrated:
        x[:, 0] += columns ** 0.5
    return F.normalize(x)


def measured(request, candidates, key):
    torch.manual_seed(1)
    v = embeddings(request["anchors"], request["columns"], request["many"]).requires_grad_()
    memory = embeddings(request["references"], request["columns"], request["many"])
    labels, memory_labels = (torch.randint(request["classes"], (len(rows),), device=DEVICE) for rows in (v, memory))

    def run(loss):
        v.grad = None
        loss(v, labels, memory, memory_labels).backward()

    works = {name: (lambda loss=loss: run(loss)) for name, loss in candidates.items()}
    # A single candidate needs no contest.
    name, work = next(iter(works.items())) if len(works) == 1 else fastest((key, request["many"], request["threads"]), works)
    return {"seconds": seconds_of(work, request), "note": name if len(candidates) > 1 else ""}


TASKS = {
    "loss_dense": lambda request: measured(request, DENSE, "dense"),
    "loss_loop": lambda request: measured(request, {"loop": loop}, "loop"),
}
