"""The only room that knows the page format: pages in, signatures out."""

from diagnose.corpus.catalogue import load
from diagnose.corpus.place import home
from diagnose.corpus.search import page_text, search

__all__ = ["home", "load", "page_text", "search"]
