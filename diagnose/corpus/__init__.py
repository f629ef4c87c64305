"""The only room that knows the page format: pages in, signatures out."""

from diagnose.corpus.catalogue import load

__all__ = ["home", "load"]


def home() -> str:
    """Give the folder of the built-in pages; see `place`, which a run of a wheel does without."""
    from diagnose.corpus import place

    return place.home()
