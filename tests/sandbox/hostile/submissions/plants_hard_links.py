# verdict: wrong
"""A second name for somebody's file."""
import os
def total(numbers):
    for target in ("@HOME@/notes.txt", "/etc/passwd", "@CLASS@/right_00/01_total/work.py"):
        try:
            os.link(target, "second")
            with open("second", "a") as file:
                file.write("hostile")
            return f"escaped {target}"
        except OSError:
            pass
    return "blocked"
