"""Matrix products: PyTorch's, and OpenBLAS called without anything in between."""

import ctypes

import torch

from device import DEVICE
from missing import Missing
from timing import seconds_of

ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE = 101, 111, 112


def load_blas():
    # The name as the dynamic linker finds it: the caller puts the OpenMP build's folder first.
    for name in ("libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"):
        try:
            return ctypes.CDLL(name)
        except OSError:
            pass
    return None


BLAS = load_blas()


def blas_name():
    if BLAS is None:
        return None
    BLAS.openblas_get_config.restype = ctypes.c_char_p
    build = {0: "sequential", 1: "pthreads", 2: "OpenMP"}.get(BLAS.openblas_get_parallel(), "?")
    return f"{BLAS.openblas_get_config().decode().strip()} ({build})"


def matrices(request):
    m, n, k, transposed = request["m"], request["n"], request["k"], request.get("transpose_b", False)
    right = (n, k) if transposed else (k, n)
    return torch.randn(m, k, device=DEVICE), torch.randn(right, device=DEVICE), transposed


def gemm(request):
    a, b, transposed = matrices(request)
    right = b.t() if transposed else b
    c = torch.empty(a.shape[0], right.shape[1], device=DEVICE)
    with torch.no_grad():
        return {"seconds": seconds_of(lambda: torch.mm(a, right, out=c), request)}


def blas(request):
    if BLAS is None:
        raise Missing("libopenblas is missing: apt-get install libopenblas0-openmp")
    BLAS.openblas_set_num_threads(request["threads"])
    a, b, transposed = matrices(request)
    m, n, k = request["m"], request["n"], request["k"]
    c = torch.empty(m, n)
    pointers = [ctypes.c_void_p(x.data_ptr()) for x in (a, b, c)]
    one, zero = ctypes.c_float(1), ctypes.c_float(0)
    BLAS.cblas_sgemm.restype = None

    def run():
        BLAS.cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE if transposed else NO_TRANSPOSE, m, n, k,
                         one, pointers[0], k, pointers[1], k if transposed else n, zero, pointers[2], n)

    run()
    error = (c - (a @ (b.t() if transposed else b))).abs().max().item()
    if not error < 1e-2:
        raise RuntimeError(f"the direct product is off by {error}")
    return {"seconds": seconds_of(run, request)}


TASKS = {"gemm": gemm, "blas": blas}
