"""Panels: widgets that observe the selection, call a pure function and show what it gives; one panel a file."""
