"""The stand-in as a server on loopback, with a log of all requests that proves where tokens went."""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self

from tests.standin import faults, routes, shapes
from tests.standin.acting import Acted
from tests.standin.adding import Adding
from tests.standin.asked import Line, asked
from tests.standin.limits import Limits
from tests.standin.rendering import Rendered
from tests.standin.reply import Reply
from tests.standin.state import State


class Received(NamedTuple):
    """A request as it came in; `path` is the target as sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    def sent(self) -> Any:
        """Give the JSON of its body, None where it has none."""
        return json.loads(self.body) if self.body else None

    def holds(self, secret: str) -> bool:
        """Tell whether `secret` is anywhere in the request, also within Basic credentials."""
        texts = [self.path, *self.headers.values(), self.body.decode("latin-1")]
        for value in self.headers.values():
            scheme, _, rest = value.partition(" ")
            if scheme.lower() == "basic":
                with contextlib.suppress(ValueError):
                    texts.append(base64.b64decode(rest).decode("latin-1"))
        return any(secret in text for text in texts)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them: a socket left open is a warning of Python
    request_queue_size = 64

    def __init__(self, owner: StandIn, port: int) -> None:
        self.owner = owner
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away in the middle is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client to have taken its head
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)
        if self.server.owner.closing.is_set():  # it came while the others were being shut
            self.connection.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives it
        """Print nothing; `requests` is the log."""

    def do_GET(self) -> None:
        owner = self.server.owner
        headers = dict(self.headers.items())
        body = self._body()
        with owner.lock:
            owner.requests.append(Received(self.command, self.path, headers, body))
            request = asked(Line(self.command, self.path, headers, body), owner.url, owner.prefix)
            sending = faults.apply(owner.faults, self.path, lambda: routes.answer(owner.state, request), owner.origin)
        self._send(sending)

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        return self.rfile.read(int(length)) if length.isdigit() else b""

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_CONNECT = do_GET  # noqa: N815 - what comes is logged, whatever it is

    def _send(self, sending: faults.Sending) -> None:
        if sending.silent:
            self.server.owner.closing.wait()
            self.close_connection = True
            return
        if sending.drip:
            self._drip()
            return
        if sending.lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        reply: Reply = sending.reply
        self.send_response(reply.code)
        length = ("Transfer-Encoding", "chunked") if sending.chunked else ("Content-Length", str(reply.size))
        for name, value in (*reply.headers, length) if reply.code != 204 else reply.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD" or reply.code == 204:
            return
        self._send_body(sending)
        if sending.after is not None:
            self.close_connection = True
        elif sending.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _send_body(self, sending: faults.Sending) -> None:
        reply = sending.reply
        left = reply.size if sending.after is None else sending.after
        for part in reply.parts():
            for piece in faults.in_pieces(part[:left], sending.pace):
                if self.server.owner.closing.is_set():
                    return
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if sending.chunked and piece else piece)
                faults.wait(sending.pace)
            left -= min(left, len(part))

    def _drip(self) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not self.server.owner.closing.wait(0.1):
            self.wfile.write(b"x")


class StandIn(Adding):
    """A GitLab on 127.0.0.1 while a `with` block lasts; over TLS where `tls` is given, below the path `prefix`."""

    def __init__(self, tls: ssl.SSLContext | None = None, prefix: str = "", port: int = 0) -> None:
        self.state = State()
        self.faults: list[faults.Fault] = []
        self.requests: list[Received] = []
        self.prefix = prefix
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(self, port)
        self.port: int = self._server.server_address[1]
        self.origin = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self.url = self.origin + prefix
        if tls is not None:  # the handshake is made in the handler's thread: a client that fails it stops nobody
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        for each in list(self._server.open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    @property
    def acted(self) -> list[Acted]:
        """The quick actions that got through, in their order, also those that their author may not do."""
        return self.state.acted

    @property
    def mentioned(self) -> list[Rendered]:
        """The mentions, references, images and drawn blocks that notes showed outside of code."""
        return self.state.mentioned

    @property
    def limits(self) -> Limits:
        """How much a token may ask a minute: `requests`, `notes`, and the `clock`."""
        return self.state.limits

    def fault(self, pattern: str, kind: str, times: int | None = None, **given: Any) -> None:
        """Let `times` requests (all by default) whose target has `pattern` in it meet a fault; see `faults`."""
        self.faults.append(faults.Fault(pattern, kind, times, given))

    def holding(self, secret: str) -> list[Received]:
        """Give the requests that carried `secret` anywhere."""
        return [each for each in self.requests if each.holds(secret)]


MANAGER, RUNNER = shapes.MANAGER, shapes.RUNNER
