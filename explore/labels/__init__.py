"""Printed labels: what they say, and how names in them are spelled and keyed."""

from explore.labels.grammar import LONGEST, Label, parse
from explore.labels.names import cased, fold, key, slug, unglued

__all__ = ["LONGEST", "Label", "cased", "fold", "key", "parse", "slug", "unglued"]
