"""How things get from one process to another: shared objects by fork, everything else pickled."""

from multiprocessing.reduction import ForkingPickler
from typing import Any, NoReturn

from grader.engine.inside.explored.client import refuse

__all__ = ["Inherited", "dumps", "loads"]

LARGEST = 16_777_216


class Inherited:
    """A shared object; it can't be pickled. Its hash is not its address: sets of them are alike."""

    _id: str

    def __hash__(self) -> int:
        return hash(self._id)

    def __getstate__(self) -> NoReturn:
        raise RuntimeError(
            f"{type(self).__name__} objects should only be shared between processes "
            "through inheritance"
        )


def dumps(item: object) -> bytes:
    """`item` as a message, pickled as the real queues and connections pickle it."""
    return bounded(bytes(ForkingPickler.dumps(item)))


def loads(payload: bytes) -> Any:
    """The item that was sent; what its class raises is raised here."""
    return ForkingPickler.loads(payload)


def bounded(payload: bytes) -> bytes:
    """`payload`, if the kernel takes one so large."""
    if len(payload) > LARGEST:
        refuse("a message of more than 16 MiB")
    return payload
