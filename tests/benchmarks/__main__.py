"""`python -m tests.benchmarks [WORD...]`: every budget as a ratio against a baseline of the same run."""

from __future__ import annotations

import itertools
import sys

from tests.benchmarks import (
    audit,
    command_line,
    comments,
    console,
    documents,
    files,
    history,
    people,
    requests,
    screen,
    tasks,
    transfers,
    tree,
    webhooks,
)

GROUPS = {
    "command-line": command_line.figures,
    "screen": screen.figures,
    "requests": requests.figures,
    "console": console.figures,
    "documents": documents.figures,
    "tasks": lambda: itertools.chain(tasks.figures(), comments.figures(), files.figures()),
    "people": people.figures,
    "audit": audit.figures,
    "history": history.figures,
    "tree": tree.figures,
    "webhooks": webhooks.figures,
    "transfers": transfers.figures,
}


def main(words: list[str]) -> int:
    """Print each figure; exit 1 when one is over its budget."""
    over = 0
    for name, figures in GROUPS.items():
        if words and name not in words:
            continue
        print(f"-- {name}")
        for figure in figures():
            print(figure.line(), flush=True)
            over += figure.value > figure.budget
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
