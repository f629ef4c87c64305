"""What goes wrong on demand: each fault takes the true reply, and sends something else, or sends it badly."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.standin import reply
from tests.standin.reply import Reply


class Fault:
    """A fault for requests whose target `pattern` is found in; `left` is how many more it hits, None without end."""

    def __init__(self, pattern: str, kind: str, times: int | None, given: dict[str, Any]) -> None:
        if kind not in _HOW:
            raise ValueError(kind)
        self.pattern = re.compile(pattern)
        self.kind = kind
        self.left = times
        self.given = given
        self.chance = random.Random(given.pop("seed", 0))

    def takes(self, target: str) -> bool:
        """Tell whether it hits this request, and count it."""
        if self.left == 0 or not self.pattern.search(target):
            return False
        if self.left is not None:
            self.left -= 1
        return True


class Sending(NamedTuple):
    """How a reply goes out: `after` bytes of the body and no more; `pace` bytes a second; `silent` sends nothing.

    `lost` closes the connection without a byte. With `drip` the head never ends: a header's value grows by a byte at a
    time. `chunked` tells no length before.
    """

    reply: Reply
    after: int | None = None
    pace: int | None = None
    silent: bool = False
    drip: bool = False
    lost: bool = False
    chunked: bool = False


class Hit(NamedTuple):
    """What a fault meets: how to get the `true` reply to the request for `target`, and the server's own origin.

    `chance` is the fault's own.
    """

    true: Callable[[], Reply]
    target: str
    origin: str
    chance: random.Random


def _redirect(hit: Hit, to: str = "", code: int = 302) -> Sending:
    place = to or hit.origin
    return Sending(
        Reply(code, (("Location", place if urlsplit(place).path.strip("/") else place.rstrip("/") + hit.target),))
    )


def _status(hit: Hit, code: int = 500, body: bytes = b"", headers: dict[str, str] | None = None) -> Sending:
    plain = reply.json_({"message": f"{code} error"}, code) if not body else Reply(code, (), body)
    return Sending(plain.with_headers(*(headers or {}).items()))


def _cut(hit: Hit, after: int = 100) -> Sending:
    return Sending(hit.true(), after=after)


def _chunked(hit: Hit, after: int | None = None) -> Sending:
    return Sending(hit.true(), after=after, chunked=True)


def _slow(hit: Hit, bytes_per_second: int = 100) -> Sending:
    return Sending(hit.true(), pace=bytes_per_second)


def _silent(hit: Hit) -> Sending:
    return Sending(Reply(200), silent=True)


def _drip(hit: Hit) -> Sending:
    return Sending(Reply(200), drip=True)


def _html(hit: Hit, code: int = 200) -> Sending:
    return Sending(reply.SIGN_IN._replace(code=code))


def _garbage(hit: Hit, body: bytes = b'{"id": 12345, "sta') -> Sending:
    return Sending(Reply(200, (("Content-Type", "application/json"),), body))


def _retry_after(hit: Hit, when: str | int = 1, code: int = 429) -> Sending:
    return Sending(reply.json_({"message": "429 Too Many Requests"}, code).with_headers(("Retry-After", str(when))))


def _link_next(hit: Hit, to: str = "") -> Sending:
    place = to or hit.origin
    url = place if urlsplit(place).query else place.rstrip("/") + hit.target
    return Sending(hit.true().with_headers(("Link", f'<{url}>; rel="next"')))


def _lost(hit: Hit) -> Sending:
    """Carry the request out, and cut the connection before the answer."""
    hit.true()
    return Sending(Reply(200), lost=True)


def _late(hit: Hit, code: int = 504) -> Sending:
    """Carry the request out, and answer as a gateway that did not wait for it."""
    hit.true()
    return _status(hit, code)


def _chaos(hit: Hit, share: float = 0.5) -> Sending:
    """Let a random `share` of the requests fail in some way, and carry the others out."""
    if hit.chance.random() >= share:
        return Sending(hit.true())
    kind = hit.chance.choice(("cut", "lost", "late", "status", "busy", "gone"))
    if kind == "cut":
        reply = hit.true()
        return Sending(reply, after=hit.chance.randrange(max(1, min(reply.size, 2000))))
    if kind == "gone":  # before it was carried out
        return Sending(Reply(200), lost=True)
    if kind == "busy":
        return _retry_after(hit, hit.chance.randrange(3))
    if kind == "status":
        return _status(hit, hit.chance.choice((500, 502, 503, 504)))
    return _lost(hit) if kind == "lost" else _late(hit, hit.chance.choice((500, 502, 504)))


_HOW: dict[str, Callable[..., Sending]] = {
    "redirect": _redirect,
    "status": _status,
    "cut": _cut,
    "chunked": _chunked,
    "slow": _slow,
    "silent": _silent,
    "drip": _drip,
    "html": _html,
    "garbage": _garbage,
    "retry_after": _retry_after,
    "link_next": _link_next,
    "lost": _lost,
    "late": _late,
    "chaos": _chaos,
}


def apply(faults: list[Fault], target: str, true: Callable[[], Reply], origin: str) -> Sending:
    """Give what is sent: the first fault that takes the request decides, and may use what `true` gives, or not."""
    for fault in faults:
        if fault.takes(target):
            return _HOW[fault.kind](Hit(true, target, origin, fault.chance), **fault.given)
    return Sending(true())


def in_pieces(piece: bytes, pace: int | None) -> list[bytes]:
    """Split a piece of a body for a pace in bytes a second: ten pieces a second."""
    if pace is None:
        return [piece]
    step = max(1, pace // 10)
    return [piece[at : at + step] for at in range(0, len(piece), step)]


def wait(pace: int | None) -> None:
    """Wait between two pieces."""
    if pace is not None:
        time.sleep(0.1)
