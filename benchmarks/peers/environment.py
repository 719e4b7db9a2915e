"""PyTorch at its best, not as installed. All of it must stand before the first library loads, so the process starts itself again."""

import ctypes
import glob
import os
import platform
import sys

DONE = "XBM_PEER_PREPARED"

# What OpenBLAS falls back to for a processor newer than itself: a kernel without AVX, at a fifth of the machine's speed.
OLD_CORES = {"Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Core2", "Penryn", "Dunnington", "Nehalem"}


def prepare():
    """Whatever the user has set already stays: ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=AVX2 compares narrower vectors."""
    if DONE in os.environ or platform.system() != "Linux":
        return
    defaults = {
        DONE: "1",
        # Freed tensors stay with the process: returning them to the system costs a page fault a page at the next step.
        "MALLOC_MMAP_THRESHOLD_": "2000000000",
        "MALLOC_TRIM_THRESHOLD_": "2000000000",
    }
    # The OpenMP build shares PyTorch's threads; the one with threads of its own competes with them.
    openmp = glob.glob("/usr/lib/*/openblas-openmp")
    if openmp:
        defaults["LD_LIBRARY_PATH"] = ":".join(openmp + [x for x in [os.environ.get("LD_LIBRARY_PATH")] if x])
        os.environ.pop("LD_LIBRARY_PATH", None)
    flags = cpu_flags()
    if "avx512f" in flags:
        defaults["ATEN_CPU_CAPABILITY"] = "avx512"
    if "avx2" in flags and openblas_core() in OLD_CORES:
        defaults["OPENBLAS_CORETYPE"] = "SkylakeX" if "avx512f" in flags else "Haswell"
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.execv(sys.executable, [sys.executable, *sys.argv])


def cpu_flags():
    try:
        with open("/proc/cpuinfo") as lines:
            return next((set(line.split(":")[1].split()) for line in lines if line.startswith("flags")), set())
    except OSError:
        return set()


def openblas_core():
    """The processor that OpenBLAS takes this one for."""
    try:
        blas = ctypes.CDLL("libopenblas.so.0")
        blas.openblas_get_corename.restype = ctypes.c_char_p
        return blas.openblas_get_corename().decode()
    except (OSError, AttributeError):
        return None
