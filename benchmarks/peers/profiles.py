"""Where PyTorch's training step spends its time, by its own profiler."""

from torch.autograd import profiler

from convnet import best_step
from timing import once, seconds_of


def profile(request):
    work, note = best_step(request)
    plain = seconds_of(work, request)
    repetitions = max(5, int(request["seconds"] / plain))
    with profiler.profile() as record:
        for _ in range(repetitions):
            once(work)
    ops = [
        {"name": op.key, "calls": op.count / repetitions, "seconds": op.self_cpu_time_total / repetitions / 1e6}
        for op in record.key_averages()
    ]
    ops.sort(key=lambda op: -op["seconds"])
    return {"seconds": plain, "note": note, "ops": ops[:16]}


TASKS = {"profile": profile}
