# verdict: crashed
"""An exception from line 2**62 of a file called as an escape sequence."""
import os, sys
from grader.engine.wire import Failed, Fault, Frame
def total(numbers):
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    frames = (Frame("work.py", 2**62, "f"), Frame("work.py", -5, "g"), Frame("\x1b[2J", 0, "\n"))
    frame.f_locals["channel"].send(Failed(False, Fault("Odd\x1b[31m", "x\x1b[2J", frames)))
    os._exit(1)
