"""Medians of repetitions, and the choice of the fastest of several ways to do the same."""

import time
from statistics import median


# Waits for the device, where there is one that works on its own.
wait = None

# What runs on a GPU is repeated this long before anybody waits for it, as on the other side.
RUN_SECONDS = 0.01


def once(work, count=1):
    start = time.perf_counter()
    for _ in range(count):
        work()
    if wait:
        wait()
    return (time.perf_counter() - start) / count


def seconds_of(work, request):
    """Median time of one repetition, over the seconds and at least the repetitions asked for, after one that warms up."""
    once(work)
    count = min(1000, max(1, int(RUN_SECONDS / once(work)))) if wait else 1
    times, end = [], time.perf_counter() + request["seconds"]
    while len(times) < request["least"] or time.perf_counter() < end:
        times.append(once(work, count))
    return median(times)


_fastest = {}


def fastest(key, candidates, rounds=7):
    """The name and work of the fastest candidate; candidates take turns, and the choice is made once a key."""
    if key not in _fastest:
        times = {name: [] for name in candidates}
        for work in candidates.values():
            once(work)
        for _ in range(rounds):
            for name, work in candidates.items():
                times[name].append(once(work))
        _fastest[key] = min(times, key=lambda name: min(times[name]))
    name = _fastest[key]
    return name, candidates[name]
