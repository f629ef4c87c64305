"""The only room that knows the page format: pages in, signatures out."""

from diagnose.corpus.catalogue import load
from diagnose.corpus.place import home

__all__ = ["home", "load"]
