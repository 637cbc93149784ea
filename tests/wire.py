"""A raw server on loopback that answers bytes as it is told, for tests of what a real network can do."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Self

Handler = Callable[[socket.socket, bytes], None]


def canned(reply: bytes) -> Handler:
    """Answer every request with these bytes, then close."""

    def handle(conn: socket.socket, request: bytes) -> None:
        conn.sendall(reply)

    return handle


def response(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """A whole HTTP/1.1 response."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Certificate(NamedTuple):
    """A self-signed certificate and its key, each a file."""

    path: str
    key: str

    def context(self) -> ssl.SSLContext:
        """What a server needs to show it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key)
        return context


def certificate(folder: Path, names: str, begins: str = "20200101", ends: str = "21000101") -> Certificate:
    """Make a certificate for names such as `DNS:server.test,IP:127.0.0.1`, valid between two days."""
    folder.mkdir(parents=True)
    (folder / "index.txt").touch()
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\n"
        f"policy=any\n[any]\ncommonName=supplied\n[names]\nsubjectAltName={names}\n"
    )
    key = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=test -keyout key.pem -out request.pem"
    signed = "ca -config ca.cnf -selfsign -keyfile key.pem -in request.pem -out certificate.pem -batch -notext"
    dates = f"-extensions names -startdate {begins}000000Z -enddate {ends}000000Z"
    for command in (key, f"{signed} {dates}"):
        subprocess.run(["openssl", *command.split()], cwd=folder, capture_output=True, check=True, timeout=120)
    return Certificate(str(folder / "certificate.pem"), str(folder / "key.pem"))


def tunnel(inside: Handler, shown: Certificate) -> Handler:
    """A proxy that opens a way to a TLS server of its own, which shows that certificate."""

    def handle(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with shown.context().wrap_socket(conn, server_side=True) as secure:
            inside(secure, secure.recv(65536))

    return handle


class RawServer:
    """Accepts connections, reads one request head (and body by content-length), lets the handler write."""

    def __init__(self, handler: Handler, certificate: Certificate | None = None) -> None:
        self._handler = handler
        self._certificate = certificate
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.requests: list[bytes] = []
        self.port = self._socket.getsockname()[1]
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        with contextlib.suppress(OSError):  # on macOS, where closing is enough
            self._socket.shutdown(socket.SHUT_RDWR)  # on Linux, closing does not end an `accept` in another thread
        self._socket.close()
        self._thread.join(10)

    def _run(self) -> None:
        while True:
            try:
                conn, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(conn,), daemon=True).start()

    def _serve(self, conn: socket.socket) -> None:
        with conn:
            conn.settimeout(10)
            try:
                if self._certificate is None:
                    self._answer(conn)
                    return
                with self._certificate.context().wrap_socket(conn, server_side=True) as inside:
                    self._answer(inside)
            except OSError:
                return

    def _answer(self, conn: socket.socket) -> None:
        request = self._read(conn)
        self.requests.append(request)
        self._handler(conn, request)

    @staticmethod
    def _read(conn: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            chunk = conn.recv(65536)
            if not chunk:
                return data
            data += chunk
            if data[:1] == b"\x16":  # a TLS hello: there will be no HTTP head
                return data
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length and (chunk := conn.recv(65536)):  # a client that gives up sends less
            body += chunk
        return head + b"\r\n\r\n" + body
