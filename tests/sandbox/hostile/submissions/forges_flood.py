# verdict: refused
# explored: refused
"""More calls of a given function than anybody could have meant."""
import sys
from grader.engine.wire import Called
def total(numbers):
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    channel = frame.f_locals["channel"]
    for number in range(150_000):
        channel.send(Called(number, "weigh", b"\x80"))
    return -1
