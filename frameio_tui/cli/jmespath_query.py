"""`--query`: a JMESPath expression over an answer."""

from __future__ import annotations

import json

from frameio_tui.core.errors import InvalidInput


class Query:
    """An expression that parsed, before anything was sent. Raises InvalidInput."""

    def __init__(self, expression: str) -> None:
        import jmespath
        from jmespath.exceptions import JMESPathError

        self.expression = expression
        try:
            self._compiled = jmespath.compile(expression)
        except JMESPathError as error:
            reason = str(error).splitlines()[0].rstrip(":")
            raise InvalidInput(
                f"--query is not JMESPath: {reason}.", "See jmespath.org for how it is written."
            ) from None

    def of(self, body: bytes) -> object:
        """What the expression finds in a JSON body. Raises InvalidInput."""
        from jmespath.exceptions import JMESPathError

        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise InvalidInput("The answer is not JSON, so --query finds nothing in it.") from None
        try:
            return self._compiled.search(answer)
        except JMESPathError as error:
            reason = str(error).splitlines()[0]
            raise InvalidInput(f"--query does not fit the answer: {reason}.") from None
