"""What is asked of the names of locks, and of what is made of locks: by them they are found anew.

A process that inherits nothing opens what it is sent by its name. The name is gone as soon as the
process that made the thing lets go of it.
"""

from grader.engine.operations import ObjectId, Operation

__all__ = ["OpenName", "RemoveName"]


class OpenName(Operation, frozen=True):
    """sem_open of one that is there. Reply: bool, whether it still has its name."""

    object: ObjectId


class RemoveName(Operation, frozen=True):
    """sem_unlink, by who made it. Reply: None."""

    object: ObjectId
