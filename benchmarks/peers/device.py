"""Where every tensor is made, and in what precision products are computed: both as the other side asks for them."""

import sys

import timing

# Named wherever a tensor is made: a default device would cost time at every call.
DEVICE, PRECISION = sys.argv[1:3]


def prepare(torch):
    """The GPU's name and whether it rounds to TF32, as a product shows it; None on the CPU."""
    if DEVICE == "cpu":
        return None
    if not torch.cuda.is_available():
        raise RuntimeError(f"PyTorch {torch.__version__} has no CUDA device")
    torch.backends.cudnn.benchmark = True
    matmul, convolution = torch.backends.cuda.matmul, getattr(torch.backends.cudnn, "conv", None)
    # The switches of PyTorch 2.9 and later; the older ones are to go.
    if convolution is not None and hasattr(matmul, "fp32_precision"):
        matmul.fp32_precision = convolution.fp32_precision = "tf32" if PRECISION == "tf32" else "ieee"
    else:
        matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = PRECISION == "tf32"
    timing.wait = torch.cuda.synchronize
    # 1 + 2⁻¹² is 1 in TF32.
    x = torch.full((1024, 1024), 1 + 2 ** -12, device=DEVICE)
    rounded = (x @ torch.ones_like(x))[0, 0].item() == 1024
    return f"{torch.cuda.get_device_name()}, CUDA {torch.version.cuda}, TF32 {'on' if rounded else 'off'}"


def release(torch):
    """Memory that PyTorch keeps for later: the other side needs it too."""
    if DEVICE != "cpu":
        torch.cuda.empty_cache()
