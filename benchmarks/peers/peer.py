"""The PyTorch side of the comparison: one process, one JSON object a line.

The first line out says what there is (or what is missing); then each request {"task": …, "threads": …, "seconds": …} is answered by
{"seconds": median of one repetition, "note": what was chosen}. The process lives as long as its input, so that rounds of both sides
can alternate without paying for the import again.
"""

import json
import os
import sys

import device
from environment import prepare
from missing import Missing, versions


def main():
    # Whatever a library prints goes to stderr: stdout carries answers only.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def answer(message):
        answers.write(json.dumps(message) + "\n")

    try:
        import torch
    except ImportError as failure:
        answer({"missing": "torch", "python": sys.version.split()[0], "reason": str(failure)})
        return
    name = device.prepare(torch)
    import convnet
    import dense
    import losses
    import metric_learning
    import omniglot
    import profiles
    import resnet
    import retrieval

    answer({
        "python": sys.version.split()[0], "torch": torch.__version__, "capability": capability(torch), "blas": dense.blas_name(),
        "device": name, "libraries": versions(),
    })
    tasks = {
        **dense.TASKS, **convnet.TASKS, **losses.TASKS, **metric_learning.TASKS, **omniglot.TASKS, **profiles.TASKS,
        **resnet.TASKS, **retrieval.TASKS,
    }
    for line in sys.stdin:
        try:
            request = json.loads(line)
            torch.set_num_threads(request["threads"])
            answer(tasks[request["task"]](request))
        except Missing as failure:
            answer({"error": str(failure)})
        except Exception as failure:  # The other side prints it as one line.
            answer({"error": f"{type(failure).__name__}: {' '.join(str(failure).split())}"})
        device.release(torch)


def capability(torch):
    """The vector width that PyTorch's own kernels use, as it reports it."""
    for line in torch.__config__.show().splitlines():
        if "CPU capability" in line:
            return line.split(":")[-1].strip()
    return "unknown"


if __name__ == "__main__":
    prepare()
    main()
