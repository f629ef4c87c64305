"""JSON of kdiag's own is what the standard library writes."""

from __future__ import annotations

import json
import random

import pytest

from diagnose.render import json_text

_CHARS = [*map(chr, range(0x100)), "\u2028", "\u2029", "\ud800", "\ufeff", "\U0001f433", "\uffff"]


def _any(rng: random.Random, depth: int = 0) -> object:
    kind = rng.randrange(8 if depth < 4 else 5)
    if kind < 2:
        return "".join(rng.choices(_CHARS, k=rng.randrange(12)))
    if kind < 5:
        return rng.choice((None, True, False, 0, -7, 10**20, 0.5, 1e-9, 1.0, -0.0, "", "line"))
    if kind == 5:
        return tuple(_any(rng, depth + 1) for _ in range(rng.randrange(4)))
    if kind == 6:
        return [_any(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {"".join(rng.choices(_CHARS, k=3)): _any(rng, depth + 1) for _ in range(rng.randrange(4))}


@pytest.mark.parametrize("seed", range(200))
def test_any_document_is_written_as_by_the_library(seed: int) -> None:
    value = _any(random.Random(seed))
    assert json_text.indented(value) == json.dumps(value, ensure_ascii=False, indent=2)
    assert json_text.compact(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_what_json_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot hold set"):
        json_text.compact({"x": {1}})
