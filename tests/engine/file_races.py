"""Programs of several processes that use files: what a real run gives, an exploration finds too."""
# ruff: noqa: SIM115  learners forget to close files

import fcntl
import json
import os
import time
from multiprocessing import Process, SimpleQueue
from pathlib import Path
from typing import Any


def together(*targets: Any) -> None:
    both = [Process(target=target, args=args) for target, *args in targets]
    for one in both:
        one.start()
    for one in both:
        one.join()


def read_some(file: Any, found: Any, size: int) -> None:
    found.put(file.read(size))


def offset_is_shared() -> Any:
    found: Any = SimpleQueue()
    Path("a").write_bytes(b"abcdef")
    with open("a", "rb", buffering=0) as file:
        together((read_some, file, found, 2), (read_some, file, found, 2))
        return sorted([found.get(), found.get(), file.read()])


def leave(file: Any, how: str) -> None:
    file.write("child ")
    if how == "flush":
        file.flush()
    elif how == "exit":
        os._exit(0)


def buffer_is_copied(how: str) -> Any:
    file = open("a", "w")
    file.write("before ")
    together((leave, file, how))
    file.close()
    return Path("a").read_text()


def add(path: str, lock: str) -> None:
    with open(path, "r+") as file:
        if lock == "flock":
            fcntl.flock(file, fcntl.LOCK_EX)
        elif lock == "lockf":
            fcntl.lockf(file, fcntl.LOCK_EX)
        number = int(file.read())
        file.seek(0)
        file.write(str(number + 1))
        file.truncate()


def counted(lock: str) -> Any:
    Path("n").write_text("8")
    together((add, "n", lock), (add, "n", lock))
    return Path("n").read_text()


def write_lines(path: str) -> None:
    with open(path, "w") as file:
        for _ in range(100):
            file.write("x" * 199 + "\n")


def look(path: str, found: Any) -> None:
    try:
        found.put(os.path.getsize(path))
    except FileNotFoundError:
        found.put(-1)


def half_written() -> Any:
    found: Any = SimpleQueue()
    together((write_lines, "a"), (look, "a", found))
    return found.get()


def take_lock_file(name: str, found: Any) -> None:
    try:
        os.close(os.open("lock", os.O_CREAT | os.O_EXCL))
        found.put(name)
    except FileExistsError:
        found.put("")


def exclusive_creation() -> Any:
    found: Any = SimpleQueue()
    together((take_lock_file, "a", found), (take_lock_file, "b", found))
    return max(found.get(), found.get())


def follow(path: str, found: Any) -> None:
    with open(path) as file:
        while not (line := file.readline()):
            time.sleep(0.001)
        found.put(line)


def append(path: str) -> None:
    with open(path, "a") as file:
        file.write("news\n")


def followed() -> Any:
    found: Any = SimpleQueue()
    Path("a").touch()
    together((follow, "a", found), (append, "a"))
    return found.get()


def given() -> Any:
    with open("stock.json") as file:
        return json.load(file), sorted(os.listdir())
