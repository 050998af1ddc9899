"""Printed labels, and what they say."""

from explore.labels.grammar import LONGEST, Label, parse

__all__ = ["LONGEST", "Label", "parse"]
