"""Measures: frames in, one DataFrame out; one measure a file, nothing drawn."""
