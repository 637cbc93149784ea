"""Errors of the storage, in XML as S3 sends them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from starlette.responses import Response


class StorageError(Exception):
    """A refusal with a code of S3, a sentence, and more elements by name."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.more = more

    def response(self) -> Response:
        """Return the response."""
        elements = {
            "Code": self.code,
            "Message": self.message,
            **self.more,
            "RequestId": "SANDBOX",
            "HostId": "sandbox",
        }
        inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in elements.items())
        return Response(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>', self.status, media_type="application/xml"
        )
