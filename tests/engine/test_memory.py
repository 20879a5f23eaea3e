"""Value and Array, replaced: the same calls give what the real ones give."""

import ctypes
import multiprocessing
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from grader.engine.inside.explored import locks, memory
from grader.engine.operations import Read, SemaphoreValue, Write
from tests.engine.alone import Alone, Refusal, Steps, Stuck, differences, tried


def values(m: Any) -> list[Callable[[], Any]]:
    number, real, flag, letter = (
        m.Value("i", 5),
        m.Value("d"),
        m.RawValue(ctypes.c_bool),
        m.Value("c"),
    )

    def assign(one: Any, value: Any) -> Any:
        one.value = value
        return one.value

    def hold() -> Any:
        with number.get_lock(), number:
            number.value += 1
            return number.get_obj().value

    return [
        lambda: assign(number, 2**31),
        lambda: assign(number, -1),
        lambda: assign(number, 1.5),
        lambda: assign(number, "x"),
        lambda: assign(m.Value("B"), 257),
        lambda: assign(m.Value("Q"), -1),
        lambda: assign(real, 3),
        lambda: assign(real, float("inf")),
        lambda: assign(m.Value("f"), 0.1),
        lambda: assign(flag, [1]),
        lambda: assign(letter, b"z"),
        lambda: assign(letter, b"zz"),
        lambda: assign(m.Value("u", "a"), "é"),
        lambda: assign(m.Value(ctypes.c_longlong, lock=False), 2**40),
        hold,
        lambda: repr(number),
        lambda: repr(flag),
        lambda: (number.acquire(), number.release()),
        number.release,
        lambda: m.Value("x"),
        lambda: m.Value(int),
        lambda: m.Value("i", 1, 2),
        lambda: m.Value("i", "x"),
        lambda: m.Value("i", lock=5),
        lambda: m.Value("i", 3, lock=None).value,
        lambda: number + 1,
        lambda: number[0],
        lambda: pickle.dumps(number),
        lambda: multiprocessing.reduction.ForkingPickler.dumps(flag),
        lambda: type(number.get_lock()).__name__,
        lambda: type(m.Value("i", lock=m.Condition()).get_lock()).__name__,
        lambda: m.Value("i", 4, lock=m.Lock()).value,
    ]


def arrays(m: Any) -> list[Callable[[], Any]]:
    one, raw = m.Array("i", [1, 2, 3, 4]), m.RawArray("d", 3)

    def assign(array: Any, index: Any, value: Any) -> Any:
        array[index] = value
        return array[:]

    return [
        lambda: one[:],
        lambda: one[-1],
        lambda: one[4],
        lambda: one[-5],
        lambda: one["a"],
        lambda: one[1.0],
        lambda: one[1:3],
        lambda: one[::-1],
        lambda: one[9:],
        lambda: one[3:1],
        lambda: one[::0],
        lambda: assign(one, 0, 2**32 + 9),
        lambda: assign(one, 0, ctypes.c_int(8)),
        lambda: assign(one, -1, "x"),
        lambda: assign(one, 7, 1),
        lambda: assign(one, slice(0, 2), [5, 6]),
        lambda: assign(one, slice(0, 2), [5]),
        lambda: assign(one, slice(None, None, -2), (7, 8)),
        lambda: assign(one, slice(2, 2), []),
        lambda: assign(one, slice(0, 2), 5),
        lambda: (len(one), list(one), sum(one), 8 in one, list(reversed(one))),
        lambda: assign(raw, 1, 1),
        lambda: type(raw).__name__,
        lambda: one.value,
        lambda: m.Array("i", 0)[:],
        lambda: m.Array("i", -1),
        lambda: m.Array("x", 2),
        lambda: m.Array(int, 2),
        lambda: m.Array("i", (n for n in "ab")),
        lambda: m.Array("i", ["a"]),
        lambda: m.Array("i", range(3), lock=False)[:],
        lambda: m.Array(ctypes.c_bool, [1, 0, 2])[:],
        lambda: list(m.Array("f", [0.1]).get_obj()),
        lambda: one.acquire() and one.get_obj()[:],
        lambda: one.release(),
        lambda: pickle.dumps(one),
        lambda: tried(lambda: m.Array("i", 3, m.Lock()))[0],
    ]


def strings(m: Any) -> list[Callable[[], Any]]:
    one, wide, raw = m.Array("c", b"hello"), m.RawArray("u", "hello"), m.RawArray("c", 4)

    def assign(array: Any, name: str, value: Any) -> Any:
        setattr(array, name, value)
        return array[:]

    def put(array: Any, index: Any, value: Any) -> Any:
        array[index] = value
        return array[:]

    return [
        lambda: one.value,
        lambda: one.raw,
        lambda: one[0],
        lambda: one[1:3],
        lambda: assign(one, "value", b"ab"),
        lambda: (one.value, one.raw),
        lambda: assign(one, "value", b"12345"),
        lambda: assign(one, "value", b"123456"),
        lambda: assign(one, "value", "x"),
        lambda: assign(one, "raw", b"xy"),
        lambda: assign(one, "raw", bytearray(b"q")),
        lambda: assign(one, "raw", b"123456"),
        lambda: put(one, 0, 66),
        lambda: put(one, slice(0, 2), b"cd"),
        lambda: put(one, 0, b"cd"),
        lambda: (wide.value, wide[0], wide[1:3]),
        lambda: assign(wide, "value", "aé"),
        lambda: (wide.value, list(wide)),
        lambda: (raw.value, raw.raw, len(raw)),
        lambda: type(one).__name__,
        lambda: type(m.Array("u", 3)).__name__,
    ]


@pytest.mark.parametrize("steps", [values, arrays, strings])
def test_a_replaced_memory_does_what_the_real_one_does(steps: Steps, alone: Alone) -> None:
    assert differences(steps) == []


def test_adding_to_a_value_is_one_read_and_one_write(alone: Alone) -> None:
    number = memory.Value("i", 5)
    number.value += 1
    assert alone.asked == [Read("0:1"), Write("0:1", 6)]


def test_a_value_whose_lock_is_not_recursive_hangs_inside_its_lock(alone: Alone) -> None:
    number = memory.Value("i", lock=locks.Lock())
    number.acquire()
    with pytest.raises(Stuck, match="DEADLOCK"):
        number.value += 1


def test_the_view_without_lock_is_refused_only_where_the_lock_could_be_seen(alone: Alone) -> None:
    number = memory.Value("i", 5)
    assert number.get_obj().value == 5
    assert alone.asked == [SemaphoreValue("0:0"), Read("0:1")]
    number.acquire()
    assert number.get_obj().value == 5
    assert len(alone.asked) == 4
    number.get_lock()._held = ("1", 1)  # as if another process had it
    with pytest.raises(Refusal, match=r"get_obj\(\) while another process holds the lock"):
        _ = number.get_obj().value
