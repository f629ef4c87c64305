"""Joins a page's words with its conditions over facts, on the cleaned window around a hit."""

from diagnose.match.confirm import Confirmed, Known, Rejection, confirm, rejected

__all__ = ["Confirmed", "Known", "Rejection", "confirm", "rejected"]
