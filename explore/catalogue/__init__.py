"""Facts about the world, as CSV files anyone can extend, and their reader."""

from explore.catalogue.catalogue import NOTHING, Catalogue, CatalogueError, Name, Term, key_of, read

__all__ = ["NOTHING", "Catalogue", "CatalogueError", "Name", "Term", "key_of", "read"]
