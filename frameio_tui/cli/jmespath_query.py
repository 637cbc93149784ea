"""`--query`: a JMESPath expression over an answer."""

from __future__ import annotations

from frameio_tui.adapters.filter.jmespath_filter import LONGEST_EXPRESSION, read
from frameio_tui.core.errors import InvalidInput


class Query:
    """An expression that parsed, before anything was sent. Raises InvalidInput."""

    def __init__(self, expression: str) -> None:
        import jmespath
        from jmespath.exceptions import JMESPathError

        self.expression = expression
        if len(expression) > LONGEST_EXPRESSION:
            raise InvalidInput(f"--query is longer than {LONGEST_EXPRESSION} characters.", "Make it shorter.")
        try:
            self._compiled = jmespath.compile(expression)
        except JMESPathError as error:
            reason = str(error).splitlines()[0].rstrip(":")
            raise InvalidInput(
                f"--query is not JMESPath: {reason}.", "See jmespath.org for how it is written."
            ) from None
        except RecursionError:
            raise InvalidInput("--query is nested too deeply.", "Make it flatter.") from None

    def of(self, body: bytes) -> object:
        """What the expression finds in a JSON body. Raises InvalidInput, naming what is in the way."""
        from jmespath.exceptions import JMESPathError

        response = read(body)
        if response.error:
            raise InvalidInput(response.error, "Leave --query out to see the whole response.")
        try:
            return self._compiled.search(response.value)
        except JMESPathError as error:
            reason = str(error).splitlines()[0]
            raise InvalidInput(f"--query does not fit the answer: {reason}.") from None
        except RecursionError:
            raise InvalidInput("The response is nested too deeply for --query.") from None
        except (TypeError, ValueError, ArithmeticError):
            # Functions of the library trust their arguments further than they check them.
            raise InvalidInput("--query does not fit the response: a function cannot use what it was given.") from None
