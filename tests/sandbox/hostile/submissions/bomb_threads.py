# verdict: crashed|refused
"""Threads without end."""
import threading, time
def total(numbers):
    for _ in range(3000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return -1
