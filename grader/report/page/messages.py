"""Who put the message that somebody got: the arrows of a chart, as pairs of steps."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from grader.engine.creations import Creation, NewPipe
from grader.engine.operations import Error, Get, ObjectId, ProcessId, Put, Receive, Send
from grader.engine.trace import Step

__all__ = ["deliveries"]


def deliveries(steps: Sequence[Step], made: Iterable[Creation]) -> Iterator[tuple[int, int]]:
    """(step of the put, step of the get) for each message that arrived, in order of arrival."""
    fed = {queue for step in steps for queue in _fed(step)}
    under_way = _UnderWay(fed, made)
    for step in steps:
        under_way.feed(step)
        if step.done and not isinstance(step.reply, Error):
            under_way.put(step)
            sent = under_way.got(step)
            if sent is not None:
                yield sent, step.index


def _fed(step: Step) -> list[ObjectId]:
    """The queues into whose pipe the step has moved an item."""
    if ">" not in step.actor:
        return []
    return [str(key[0]) for key in step.footprint if key[1:2] == ("fed",)]


class _UnderWay:
    """The messages that nobody has got yet, by the step in which they were put.

    What is put on a queue that is `fed` waits in a buffer of its own process until that one's
    feeder takes it into the pipe: from there on it is first come, first served.
    """

    def __init__(self, fed: set[ObjectId], made: Iterable[Creation]) -> None:
        self._fed = fed
        self._peers: dict[ObjectId, ObjectId] = {}
        self._buffers: dict[tuple[ObjectId, ProcessId], deque[int]] = defaultdict(deque)
        self._pipes: dict[ObjectId, deque[int]] = defaultdict(deque)
        for one in made:
            if isinstance(one, NewPipe):
                self._peers |= {one.object: one.other, one.other: one.object}

    def feed(self, step: Step) -> None:
        for queue in _fed(step):
            buffer = self._buffers[queue, step.process]
            if buffer:
                self._pipes[queue].append(buffer.popleft())

    def put(self, step: Step) -> None:
        match step.operation:
            case Put(object=queue) if queue in self._fed:
                self._buffers[queue, step.process].append(step.index)
            case Put(object=queue):
                self._pipes[queue].append(step.index)
            case Send(end=end):
                self._pipes[self._peers.get(end, end)].append(step.index)

    def got(self, step: Step) -> int | None:
        match step.operation:
            case Get(object=thing) | Receive(end=thing) if self._pipes[thing]:
                return self._pipes[thing].popleft()
        return None
