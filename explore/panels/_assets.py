"""The scripts and styles of the kit's own widgets, read from the files beside this one."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def script(*names: str) -> str:
    """The module of a widget: what all are made with, and its own parts."""
    return "\n".join((_HERE / f"{one}.js").read_text("utf-8") for one in ("dom", *names))


def styles(*names: str) -> str:
    """The tokens that all widgets share, and one widget's own rules after them."""
    return "".join((_HERE / f"{one}.css").read_text("utf-8") for one in ("look", *names))
