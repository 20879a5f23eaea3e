"""The first lines of the zygote: end at once if the judge is gone, before anything is loaded.

On an overloaded machine the modules of the zygote take their time, and a judge that was killed
meanwhile would be outlived by that time.
"""

import select
import sys

__all__ = ["is_deserted"]


def is_deserted(control: int) -> bool:
    """Whether nobody is at the other end of the socket any more."""
    poller = select.poll()
    poller.register(control, 0)  # an end that is closed is reported in any case
    return bool(poller.poll(0))


if __name__ == "__main__":
    if is_deserted(int(sys.argv[1])):
        sys.exit(1)
    from grader.engine.inside.zygote import main

    main()
