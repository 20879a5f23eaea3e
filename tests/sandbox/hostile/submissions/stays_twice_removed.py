# verdict: leaked
"""A daemon as books describe it."""
import os, time
def total(numbers):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.chdir("/")
            os.closerange(0, 256)
            while True:
                time.sleep(0.2)
        os._exit(0)
    os.wait()
    return sum(numbers)
