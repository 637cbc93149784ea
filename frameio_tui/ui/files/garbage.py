"""When Python collects garbage while pages arrive: between two drawings, never in the middle of one."""

import gc

MARGIN = 4
"""Collections of the second generation that are left until Python starts a full one by itself."""


def collect_if_due() -> None:
    """Run a full garbage collection if Python would soon start one by itself.

    It would start it where most is allocated, which is while rows are drawn, and a key would wait for both.
    """
    if gc.isenabled() and gc.get_count()[2] >= gc.get_threshold()[2] - MARGIN:
        gc.collect()
