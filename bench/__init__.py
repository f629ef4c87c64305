"""Measures kdiag against the empty program, text searchers and other log doctors: `python -m bench`, `make bench`."""
