"""The PyTorch side of the comparison: one process, one JSON object a line.

The first line out says what there is (or what is missing); then each request {"task": …, "threads": …, "seconds": …} is answered by
{"seconds": median of one repetition, "note": what was chosen}. The process lives as long as its input, so that rounds of both sides
can alternate without paying for the import again.
"""

import json
import os
import sys

import timing
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
    device = use_device(torch, *sys.argv[1:3])
    import convnet
    import dense
    import losses
    import metric_learning
    import omniglot
    import profiles
    import resnet
    import retrieval

    answer({"python": sys.version.split()[0], "torch": torch.__version__, "capability": capability(torch), "blas": dense.blas_name(), "device": device, "libraries": versions()})
    tasks = {**dense.TASKS, **convnet.TASKS, **losses.TASKS, **metric_learning.TASKS, **omniglot.TASKS, **profiles.TASKS, **resnet.TASKS, **retrieval.TASKS}
    for line in sys.stdin:
        try:
            request = json.loads(line)
            torch.set_num_threads(request["threads"])
            answer(tasks[request["task"]](request))
        except Missing as failure:
            answer({"error": str(failure)})
        except Exception as failure:  # The other side prints it as one line.
            answer({"error": f"{type(failure).__name__}: {failure}"})


def use_device(torch, device="cpu", precision="float32"):
    """On CUDA every tensor is made there, the fastest algorithms are looked for, and TF32 is what the other side does. Its name, or None on the CPU."""
    if device != "cuda":
        return None
    if not torch.cuda.is_available():
        raise RuntimeError(f"PyTorch {torch.__version__} has no CUDA device")
    if hasattr(torch, "set_default_device"):
        torch.set_default_device("cuda")
    else:
        torch.set_default_tensor_type("torch.cuda.FloatTensor")
    torch.backends.cudnn.benchmark = True
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "tf32"
    timing.wait = torch.cuda.synchronize
    return f"{torch.cuda.get_device_name()}, CUDA {torch.version.cuda}, TF32 {'on' if precision == 'tf32' else 'off'}"


def capability(torch):
    """The vector width that PyTorch's own kernels use, as it reports it."""
    for line in torch.__config__.show().splitlines():
        if "CPU capability" in line:
            return line.split(":")[-1].strip()
    return "unknown"


if __name__ == "__main__":
    prepare()
    main()
