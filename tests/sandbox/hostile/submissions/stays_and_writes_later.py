# verdict: leaked
"""Waits until it is graded, and then improves its results."""
import os, time
def total(numbers):
    if os.fork() == 0:
        os.setsid()
        for _ in range(100):
            time.sleep(0.2)
            for name in ("@OUT@/results.json", "@CLASS@/stays_and_writes_later/01_total/work.py"):
                try:
                    open(name, "w").write("hostile")
                except OSError:
                    pass
        os._exit(0)
    return sum(numbers)
