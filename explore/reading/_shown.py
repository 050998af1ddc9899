"""What a page of the site shows, counted from its markup alone: the other side of the account of what was read."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from explore.corpus.audit import visible

# All that an article holds beside its text: the list is short, so that what it does not name is missed, not hidden.
_TAGS = frozenset({"script", "style", "noscript", "template"})
_CHROME = frozenset({"player__title"})
_CAPTIONS = ("data-cycle-desc", "data-text")


def is_hidden(node: LexborNode) -> bool:
    """Whether an element is not part of the page as read: code, and the bubbles that open over links."""
    classes = node.attributes.get("class") or ""
    return node.tag in _TAGS or "tooltip" in classes or "hidden masha" in classes


def shown(article: LexborNode) -> int:
    """Characters that are not white space in an article's text and in its slides' captions, each caption once."""
    total = 0
    todo = [article]
    while todo:
        node = todo.pop()
        classes = (node.attributes.get("class") or "") if node.tag != "-text" else ""
        if node.tag == "-text":
            total += visible(node.text(deep=False))
        elif "slider" in classes:
            total += sum(map(visible, captions(node)))
        elif not is_hidden(node) and _CHROME.isdisjoint(classes.split()):
            todo += node.iter(include_text=True)
    return total


def captions(slider: LexborNode) -> list[str]:
    """The captions of a row of slides, in order, each once."""
    slides = slider.css("[data-cycle-desc], [data-text]")
    texts = [next((s.attributes[name] for name in _CAPTIONS if s.attributes.get(name)), None) or "" for s in slides]
    return list(dict.fromkeys(text for text in (" ".join(text.split()) for text in texts) if text))
