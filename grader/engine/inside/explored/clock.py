"""The clocks and sleep, in virtual time."""

import datetime
import math
import time
from collections.abc import Callable
from typing import Any

from grader.engine.inside.explored.client import ask, nanoseconds
from grader.engine.operations import Clock, Sleep

__all__ = ["after_sleep", "replace_clock"]

after_sleep: list[Callable[[], None]] = []
"""What else a process sees to when it wakes."""

_EPOCH = 1_700_000_000 * 10**9
"""The date at which every explored run begins, in nanoseconds since 1970."""
_LONGEST = 2**63 // 10**9
"""Seconds; Python counts the nanoseconds of a sleep in 64 bits."""
_real_localtime, _real_gmtime, _real_strftime = time.localtime, time.gmtime, time.strftime


def sleep(seconds: float, /) -> None:
    """As time.sleep."""
    if isinstance(seconds, str) or not 0 <= seconds <= _LONGEST:
        raise _refused_length(seconds)
    ask(Sleep(nanoseconds(seconds) or 0))
    for look in list(after_sleep):
        look()


def _refused_length(seconds: Any) -> Exception:
    if isinstance(seconds, str):
        return TypeError("'str' object cannot be interpreted as an integer")
    if math.isnan(seconds):
        return ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        return ValueError("sleep length must be non-negative")
    return OverflowError("timestamp out of range for platform time_t")


def _elapsed_ns() -> int:
    now: int = ask(Clock())
    return now


def time_ns() -> int:
    """As time.time_ns."""
    return _EPOCH + _elapsed_ns()


def now() -> float:
    """As time.time."""
    return time_ns() / 1e9


def elapsed() -> float:
    """As time.monotonic and its kin."""
    return _elapsed_ns() / 1e9


def localtime(seconds: float | None = None, /) -> time.struct_time:
    """As time.localtime."""
    return _real_localtime(now() if seconds is None else seconds)


def gmtime(seconds: float | None = None, /) -> time.struct_time:
    """As time.gmtime."""
    return _real_gmtime(now() if seconds is None else seconds)


def ctime(seconds: float | None = None, /) -> str:
    """As time.ctime."""
    return time.asctime(localtime(seconds))


def strftime(form: str, moment: Any = None, /) -> str:
    """As time.strftime."""
    return _real_strftime(form, localtime() if moment is None else moment)


class _DateTime(datetime.datetime):
    """As datetime.datetime."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return cls.fromtimestamp(now(), tz)

    @classmethod
    def today(cls) -> Any:
        return cls.fromtimestamp(now())

    @classmethod
    def utcnow(cls) -> Any:
        return cls.fromtimestamp(now(), datetime.UTC).replace(tzinfo=None)


def replace_clock() -> None:
    """Put virtual time in the place of the modules `time` and `datetime`."""
    _DateTime.__name__ = _DateTime.__qualname__ = "datetime"
    vars(datetime)["datetime"] = _DateTime
    vars(time).update(
        sleep=sleep,
        time=now,
        time_ns=time_ns,
        localtime=localtime,
        gmtime=gmtime,
        ctime=ctime,
        strftime=strftime,
        **dict.fromkeys(("monotonic", "perf_counter", "process_time", "thread_time"), elapsed),
        **dict.fromkeys(
            ("monotonic_ns", "perf_counter_ns", "process_time_ns", "thread_time_ns"), _elapsed_ns
        ),
    )
