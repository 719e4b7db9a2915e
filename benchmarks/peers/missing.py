"""What a measurement lacks on this machine, and what there is beside PyTorch itself."""

from importlib import metadata

LIBRARIES = ("pytorch-metric-learning",)


class Missing(Exception):
    """Not a failure of the peer: the message says how to get what is missing."""


def versions():
    return {name: version for name in LIBRARIES if (version := version_of(name))}


def version_of(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
