"""Recall@K as it is computed with PyTorch: products by chunks of queries, top-k, and a look at the labels."""

import time

import torch
import torch.nn.functional as F

from timing import fastest

CHUNKS = (256, 1024, 4096)

# Enough queries to tell the chunk sizes apart.
TRIAL = 4096


def recall(v, labels, at, chunk, queries):
    hits = torch.zeros(len(at))
    for start in range(0, queries, chunk):
        end = min(start + chunk, queries)
        sim = torch.mm(v[start:end], v.t())
        own = torch.arange(end - start)
        sim[own, own + start] = -2
        nearest = torch.topk(sim, max(at), dim=1).indices
        found = labels[nearest] == labels[start:end, None]
        hits += torch.tensor([found[:, :k].any(1).sum().item() for k in at])
    return (hits / queries).tolist()


def run(request):
    """One repetition: it takes most of a minute."""
    torch.manual_seed(1)
    rows, at = request["rows"], request["at"]
    with torch.no_grad():
        v = F.normalize(torch.randn(rows, request["columns"]))
        labels = torch.arange(rows) % request["classes"]
        works = {chunk: (lambda chunk=chunk: recall(v, labels, at, chunk, min(TRIAL, rows))) for chunk in CHUNKS}
        chunk, _ = fastest(("recall", request["threads"]), works, rounds=1)
        start = time.perf_counter()
        result = recall(v, labels, at, chunk, rows)
    return {"seconds": time.perf_counter() - start, "note": f"chunks of {chunk}", "recall": result}


TASKS = {"recall": run}
