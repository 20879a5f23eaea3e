# verdict: wrong
"""Leaves conftest.py, sitecustomize.py and a pytest of its own in the working folder."""
EVIL = "open('@CLASS@/hostile', 'w'); import os; os._exit(0)"
def total(numbers):
    for name in ("conftest.py", "sitecustomize.py", "usercustomize.py", "pytest.py", "json.py"):
        with open(name, "w") as file:
            file.write(EVIL)
    return -1
