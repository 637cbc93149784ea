"""The option `--query`: a JMESPath expression that is applied to a response."""

from __future__ import annotations

from frameio_tui.adapters.filter.jmespath_filter import LONGEST_EXPRESSION, expression_error, read
from frameio_tui.core.errors import InvalidInput


class Query:
    """A compiled expression. Creating it raises InvalidInput, before anything is sent, if it is not valid."""

    def __init__(self, expression: str) -> None:
        import jmespath
        from jmespath.exceptions import JMESPathError

        self.expression = expression
        if len(expression) > LONGEST_EXPRESSION:
            raise InvalidInput(
                f"--query is longer than {LONGEST_EXPRESSION} characters.",
                "Shorten it, or pipe the response into another filter.",
            )
        try:
            self._compiled = jmespath.compile(expression)
        except JMESPathError as error:
            reason = expression_error(error, expression).error.replace("The filter", "It")
            raise InvalidInput(
                f"--query is not a valid JMESPath expression. {reason}", "For the syntax, see https://jmespath.org"
            ) from None
        except RecursionError:
            raise InvalidInput("--query is nested too deeply.", "Simplify the expression.") from None

    def search(self, body: bytes) -> object:
        """Return the result of the expression on a JSON body. Raises InvalidInput if that is not possible."""
        from jmespath.exceptions import JMESPathError

        response = read(body)
        if response.error:
            raise InvalidInput(response.error, "To see the whole response, remove --query.")
        try:
            return self._compiled.search(response.value)
        except JMESPathError as error:
            reason = str(error).splitlines()[0]
            raise InvalidInput(
                f"--query does not match the response: {reason}.", "To see the whole response, remove --query."
            ) from None
        except RecursionError:
            raise InvalidInput("The response is nested too deeply for --query.") from None
        except (TypeError, ValueError, ArithmeticError):
            # The functions of jmespath do not check their arguments completely.
            raise InvalidInput(
                "--query does not match the response: a function got an argument of the wrong type."
            ) from None
