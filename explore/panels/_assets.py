"""The scripts and styles of the kit's own widgets, read from the files beside this one."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def script(name: str) -> str:
    """The module of a widget: what all are made with, and its own part."""
    return "\n".join((_HERE / f"{one}.js").read_text("utf-8") for one in ("dom", name))


def styles(name: str = "") -> str:
    """The tokens that all widgets share, and one widget's own rules after them."""
    own = (_HERE / f"{name}.css").read_text("utf-8") if name else ""
    return (_HERE / "look.css").read_text("utf-8") + own
