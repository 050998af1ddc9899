"""Where the notebooks and transcripts that travel with the kit lie, in a clone and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def sample() -> Path:
    """The folder of transcripts that comes with the kit.

    >>> sorted(path.suffix for path in sample().iterdir())
    ['.txt']
    """
    return _shipped("data") / "transcripts"


def demo() -> Path:
    """The folder of the demonstration archive: invented pages over twenty years, with a catalogue of their own.

    >>> sorted(path.suffix for path in demo().iterdir() if path.is_file())[-1]
    '.txt'
    """
    return _shipped("data") / "demo"


def notebooks() -> Path:
    """The folder of notebooks that comes with the kit."""
    return _shipped("notebooks")


def _shipped(name: str) -> Path:
    # In a wheel they lie inside the package, in a clone beside it.
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
