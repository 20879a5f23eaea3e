"""What random programs do with SharedMemory: names, sizes, bytes, the tracker that tidies up."""

from random import Random

from grader.engine.operations import Operation
from grader.engine.segmenting import (
    CreateSegment,
    MeasureSegment,
    OpenSegment,
    ReadBytes,
    SizeSegment,
    TrackSegment,
    UnlinkSegment,
    WriteBytes,
)

SEGMENT, OTHER, BYTES = "0:50", "0:51", "0:52"


def theme_segment(random: Random) -> list[Operation]:
    return random.choice([_name, _bytes, _bytes, _tracker])(random)


def _name(random: Random) -> list[Operation]:
    segment = random.choice([SEGMENT, OTHER])
    return random.choice(
        [
            [CreateSegment(segment, "a"), SizeSegment(segment, BYTES)],
            [CreateSegment(segment, "a")],
            [SizeSegment(segment, BYTES)],
            [OpenSegment("a"), MeasureSegment(segment)],
            [OpenSegment("a")],
            [MeasureSegment(segment)],
            [UnlinkSegment("a")],
        ]
    )


def _bytes(random: Random) -> list[Operation]:
    start, new = random.randrange(3), bytes([random.randrange(3)])
    return random.choice(
        [
            [ReadBytes(BYTES, start, 1, 1)],
            [ReadBytes(BYTES, start, 2, 1, 2, "h")],
            [ReadBytes(BYTES, 3, -2, 2)],
            [WriteBytes(BYTES, start, 1, new)],
            [ReadBytes(BYTES, 0, 1, 1), WriteBytes(BYTES, 0, 1, new)],
            [WriteBytes(BYTES, start, 2, new * 2, 2, "h")],
            [WriteBytes(BYTES, 3, -2, b"\1\0")],
        ]
    )


def _tracker(random: Random) -> list[Operation]:
    return random.choice(
        [
            [CreateSegment(SEGMENT, "a"), TrackSegment("a")],
            [TrackSegment("a")],
            [UnlinkSegment("a"), TrackSegment("a", kept=True)],
            [TrackSegment("a", kept=True)],
        ]
    )
