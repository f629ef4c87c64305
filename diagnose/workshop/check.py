"""`kdiag check`: validates folders of pages, with every sample judged by the whole corpus."""

from __future__ import annotations

import os
import sys
import time

from diagnose import corpus
from diagnose.corpus import pages as reader
from diagnose.corpus.page import Page, parse
from diagnose.corpus.place import page_files
from diagnose.errors import InputError, PageError
from diagnose.workshop import proof, rules


def _read(folder: str) -> tuple[list[Page], list[str]]:
    """Read all pages of a folder, and tell of those that cannot be read."""
    pages, faults = [], []
    for place in page_files(folder):
        try:
            pages.append(parse(reader.read_file(folder, place), place))
        except PageError as error:
            faults.append(f"{error.what}: {error.why}" + (f" ({error.advice})" if error.advice else ""))
    return pages, faults


def _constants(folder: str) -> dict[str, str]:
    return {each.name: each.value for each in reader.read_constants(folder)}


def problems(folder: str | None = None) -> tuple[int, list[str]]:
    """Check a folder of pages, by default the built-in ones; gives the number of pages and the faults as text."""
    home = corpus.home()
    folder = folder or home
    pages, faults = _read(folder)
    if faults:
        return len(pages), faults
    constants = {**_constants(home), **_constants(folder)}
    faults = rules.problems(pages, set(constants)) + rules.slow(pages)
    faults += rules.aged(reader.read_constants(folder), time.strftime("%Y-%m-%d"))
    if not any("does not compile" in fault for fault in faults):
        whole = corpus.load() if folder == home else corpus.load([folder])
        faults += proof.problems(pages, whole) + proof.ties(pages, whole) + proof.alarms(whole)
    return len(pages), faults


def run(folders: list[str]) -> int:
    """Check folders and print the faults; 0 where all is well, 1 where faults were found."""
    status = 0
    for folder in folders or [corpus.home()]:
        if not os.path.isdir(folder):
            raise InputError(folder, "no such folder of pages", "name a folder that holds <category>/<id>.md")
        count, faults = problems(folder)
        for fault in faults:
            print(fault)
        status = 1 if faults else status
        sys.stderr.write(f"kdiag: {count} pages checked in {folder}, {len(faults) or 'no'} faults\n")
    return status
