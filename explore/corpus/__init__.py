"""A corpus: the bundle of frames, and what narrows and reads it."""

from explore.corpus.corpus import Corpus

__all__ = ["Corpus"]
