"""Pool and ProcessPoolExecutor: the same as for real, in every order, without a thread."""

from pathlib import Path
from typing import Any

import pytest

from grader.engine.controller import Controller
from grader.engine.deadlock import Kind
from grader.engine.failure import Crash, RefusedUse, Standstill
from grader.engine.real import perform
from tests.engine.test_managers import controller, explore, real_controller, spec

__all__ = ["controller", "explore", "real_controller"]

WORK = """
from concurrent.futures import *
from concurrent import futures
import multiprocessing, multiprocessing.pool
def square(x): return x * x
def add(x, y=0): return x + y
def fail(x):
    if x % 2: raise ValueError(f"odd {x}")
    return x
def nap(x):
    time.sleep(x)
    return x
def unsendable(x): return lambda: x
def die(x): os._exit(x)
told = Event()
def die_when_told(x):
    told.wait()
    os._exit(x)
def leave(x): sys.exit(x)
def name(x): return current_process().name, current_process().daemon
base = 0
def ready(x):
    global base
    base = x
def based(x): return base + x
"""

LIKE_REAL = {
    "map and its kin": """
        def f():
            with Pool(2) as p:
                return tried(lambda: p.map(square, range(5)), lambda: p.map(square, []),
                    lambda: p.map(square, iter("ab")), lambda: p.starmap(add, [(1, 2), (3, 4)]),
                    lambda: p.apply(add, (1,), {"y": 5}), lambda: p.map(square, range(7), 3),
                    lambda: list(p.imap(square, range(4))), lambda: list(p.imap(square, range(5),
                    2)),
                    lambda: sorted(p.imap_unordered(square, range(4))), lambda: p.map(fail, [0, 1,
                    2]),
                    lambda: sorted(p.imap_unordered(square, range(5), chunksize=2)),
                    lambda: list(p.imap(fail, [0, 2, 3])), lambda: p.imap(square, [1], 0),
                    lambda: p.map(lambda x: x, [1]), lambda: p.map(unsendable, [1]),
                    lambda: p.map(square, 5), lambda: p.apply(leave, (3,)) if 0 else None)
        """,
    "callbacks": """
        def f():
            good, bad = [], []
            p = Pool(1)
            for x in range(4): p.apply_async(fail, (x,), {}, good.append, bad.append)
            p.map_async(square, [1, 2], callback=good.append)
            p.map_async(fail, [1], error_callback=bad.append)
            p.close()
            p.join()
            return good, [str(error) for error in bad]
        """,
    "its state": """
        def f():
            p = Pool(2)
            found = tried(p.join, lambda: repr(p), p.close, p.close, lambda: p.apply(square, (1,)),
                p.join,
                lambda: p.map(square, [1]), lambda: p.imap(square, [1]), lambda: repr(p),
                p.terminate)
            with Pool(1) as q: q.apply(square, (1,))
            found += tried(lambda: q.apply(square, (1,)), q.__enter__, q.join, lambda: Pool(0),
                lambda: Pool(1, 5), lambda: Pool(1, maxtasksperchild=0), lambda: pickle_of(q))
            return found + [active_children()]
        def pickle_of(x):
            import pickle
            return pickle.dumps(x)
        """,
    "workers": """
        def f():
            with Pool(1) as p: found = p.map(name, [0])
            with Pool(1, ready, (10,)) as p: found += p.map(based, [1, 2])
            with Pool(1, maxtasksperchild=1) as p:
                found.append(len({p.apply(name, (0,)) for _ in range(3)}))
            p = Pool(1, maxtasksperchild=2)
            later = p.map_async(name, range(3), 1)
            p.close()
            p.join()
            found.append(len(set(later.get())))
            with Pool(2, maxtasksperchild=1) as p: found += p.map(square, range(4), 1)
            with multiprocessing.get_context("fork").Pool() as p: found += [len(p._pool) > 0]
            return found
        """,
    "terminated while it works": """
        def f():
            with Pool(1) as p: later = p.apply_async(nap, (60,))
            return active_children(), later._event.is_set()
        """,
    "nobody closes it": """
        def f():
            p = Pool(2)
            return p.map(square, [1, 2])
        """,
    "executor": """
        def f():
            with ProcessPoolExecutor(2) as e:
                one, bad = e.submit(square, 3), e.submit(fail, 1)
                many = [e.submit(square, x) for x in range(3)]
                found = tried(one.result, bad.result, lambda: str(bad.exception()), one.exception,
                    one.done, lambda: list(e.map(square, range(4))), one.cancel, one.cancelled,
                    lambda: list(e.map(add, [1, 2], [3, 4])), lambda: list(e.map(fail, [0, 1])),
                    lambda: list(e.map(square, range(5), chunksize=2)), lambda: e.submit(add, 1,
                    y=2).result(),
                    lambda: sorted(x.result() for x in as_completed(many)),
                    lambda: [len(part) for part in futures.wait(many)],
                    lambda: e.submit(lambda: 1).result(),
                    lambda: e.submit(leave, 3).result(), lambda: e.submit(unsendable,
                    1).result() and 0,
                    lambda: e.submit(name, 0).result()[1],
                    lambda: e.map(square, [1], chunksize=0))
            return found + tried(lambda: e.submit(square, 1), lambda: ProcessPoolExecutor(0),
                lambda: ProcessPoolExecutor(1, initializer=3), one.result, lambda: e.shutdown())
        """,
    "a broken executor": """
        def f():
            e = ProcessPoolExecutor(1)
            later = e.submit(die_when_told, 3), e.submit(square, 2)
            told.set()
            found = tried(*(x.result for x in later))
            found += tried(lambda: e.submit(square, 1), e.shutdown)
            bad = ProcessPoolExecutor(1, initializer=fail, initargs=(1,))
            return found + tried(bad.submit(square, 1).result)
        """,
    "executor that nobody shuts down": """
        def f():
            e = ProcessPoolExecutor(1)
            return e.submit(square, 2).result()
        """,
}


AS_MEASURED = {
    "results that come later": (
        """
        def f():
            with Pool(2) as p:
                one, two = p.apply_async(square, (3,)), p.map_async(square, [1, 2])
                bad, slow = p.apply_async(fail, (1,)), p.apply_async(nap, (0.3,))
                three = p.starmap_async(add, [(1, 1)])
                found = tried(one.get, two.get, bad.get, three.get, slow.successful,
                    lambda: slow.get(0.01), lambda: slow.ready(), lambda: slow.wait(0.01), slow.get,
                    slow.ready, slow.successful, bad.ready, bad.successful, lambda: one.get(0))
                many = p.imap(nap, [0.2])
                return found + tried(lambda: many.next(0.01), lambda: many.next(timeout=5),
                    lambda: next(many), lambda: list(many))
        """,
        ['9', '[1, 4]', 'ValueError: odd 1', '[2]',
            'ValueError: <multiprocessing.pool.ApplyResult object at 0x> not ready',
            'TimeoutError: ', 'False', 'None', '0.3', 'True', 'True', 'True', 'False', '9',
            'TimeoutError: ', '0.2', 'StopIteration: ', '[]'],
    ),
    "executor's callbacks and waits": (
        """
        def f():
            seen = []
            with ProcessPoolExecutor(1) as e:
                slow, quick = e.submit(nap, 0.2), e.submit(nap, 0.3)
                quick.add_done_callback(lambda x: seen.append(x.result()))
                slow.add_done_callback(lambda x: seen.append(x.result()))
                done, rest = futures.wait([slow, quick], timeout=0.01)
                seen.append((len(done), len(rest)))
                done, rest = futures.wait([slow, quick], return_when=FIRST_COMPLETED)
                seen.append((len(done), len(rest)))
                bad = e.submit(fail, 1)
                done, rest = futures.wait([bad, e.submit(nap, 0.3)], return_when=FIRST_EXCEPTION)
                seen.append((bad in done, len(rest)))
                seen += tried(lambda: [x for x in as_completed([e.submit(nap, 0.3)], timeout=0.01)])
            slow.add_done_callback(lambda x: seen.append("late"))
            return seen
        """,
        [[0, 2], 0.2, [1, 1], 0.3, [True, 1],
            'TimeoutError: 1 (of 1) futures unfinished', 'late'],
    ),
    "cancelled futures": (
        """
        def f():
            with ProcessPoolExecutor(1) as e:
                many = [e.submit(nap, 0.1) for _ in range(6)]
                found = tried(many[5].cancel, many[5].cancelled, many[5].done, many[5].result)
                e.shutdown(cancel_futures=True)
            return found + [many[0].result()]
        """,
        ['True', 'True', 'True', 'CancelledError: ', 0.1],
    ),
}  # fmt: skip
"""What the real ones gave, on an idle machine: here it depends on who is faster."""


@pytest.mark.parametrize("source", LIKE_REAL.values(), ids=LIKE_REAL)
def test_it_gives_what_the_real_one_gives(
    real_controller: Controller, explore: Any, tmp_path: Path, source: str
) -> None:
    source = WORK + "\n".join(line[8:] for line in source.splitlines())
    real = perform(real_controller, spec(tmp_path, source))
    assert real.failure is None
    first, *_ = explore(source, most=1)[0]
    assert first.failure is None
    assert first.result == real.result


@pytest.mark.parametrize(("source", "expected"), AS_MEASURED.values(), ids=AS_MEASURED)
def test_it_gives_what_the_real_one_gave(explore: Any, source: str, expected: Any) -> None:
    source = WORK + "\n".join(line[8:] for line in source.splitlines())
    first, *_ = explore(source, most=1)[0]
    assert first.failure is None
    assert first.result == expected


def orders(explore: Any, body: str, most: int = 500) -> Any:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return explore(f"{WORK}\ndef f():\n{lines}", most=most)


@pytest.mark.parametrize(
    ("body", "schedules", "results"),
    [
        ("with Pool(1) as p: return p.map(square, range(4))", 1, {"[0, 1, 4, 9]"}),
        ("with Pool(2) as p: return p.map(square, range(3), 1)", 8, {"[0, 1, 4]"}),
        (
            "with ProcessPoolExecutor(1) as e: return list(e.map(square, range(3)))",
            1,
            {"[0, 1, 4]"},
        ),
    ],
)
def test_a_map_has_an_order_for_each_way_to_share_the_tasks(explore, body, schedules, results):
    seen, explorer = orders(explore, body)
    assert [one.failure for one in seen if one.failure] == []
    assert {str(one.result) for one in seen} == results
    assert (explorer.explored, explorer.exhaustive) == (schedules, True)


@pytest.mark.parametrize(
    "body",
    [
        "with Pool(2) as p: return list(p.imap_unordered(square, range(2)))",
        "with ProcessPoolExecutor(2) as e:\n"
        "    return [x.result() for x in as_completed([e.submit(square, x) for x in range(2)])]",
        "got = []\np = Pool(2)\n"
        "for x in range(2): p.apply_async(square, (x,), callback=got.append)\n"
        "p.close()\np.join()\nreturn got",
    ],
    ids=["imap_unordered", "as_completed", "callbacks"],
)
def test_results_come_in_every_order_that_is_possible(explore, body):
    seen, explorer = orders(explore, body)
    assert explorer.exhaustive
    assert {tuple(one.result) for one in seen} == {(0, 1), (1, 0)}


def test_workers_work_at_the_same_time(explore):
    body = "t = time.monotonic()\nwith Pool(3) as p: p.map(nap, [2] * 5, 1)\n"
    body += "return time.monotonic() - t"
    assert {one.result for one in orders(explore, body, most=20)[0]} == {4.0}


def test_an_update_is_lost_between_workers(explore):
    source = (
        WORK
        + """
def count(x): counter.value += 1
counter = Value("i", 0)
def f():
    with Pool(2) as p: p.map(count, range(2), 1)
    return counter.value
"""
    )
    assert {one.result for one in explore(source)[0]} == {1, 2}


def test_callbacks_run_while_the_caller_sleeps(explore):
    body = "got = []\np = Pool(1)\np.apply_async(square, (3,), callback=got.append)\n"
    body += "time.sleep(1)\nreturn list(got)"
    assert {str(one.result) for one in orders(explore, body)[0]} == {"[9]"}


def test_a_pool_waits_for_ever_for_a_worker_that_died(explore):
    seen, _ = orders(explore, "with Pool(1) as p: p.apply(die, (3,))")
    assert isinstance(seen[0].failure, Standstill)
    assert seen[0].failure.diagnosis.kind is Kind.GET_NOBODY_FILLS


def test_a_task_that_fails_crashes_the_caller_who_asks_for_it(explore):
    seen, _ = orders(explore, "with Pool(1) as p: p.map(fail, [1])")
    assert isinstance(seen[0].failure, Crash)
    assert (seen[0].failure.process, seen[0].failure.fault.message) == ("MainProcess", "odd 1")


def test_what_goes_around_in_a_pool_is_no_transfer_of_the_learners(explore):
    seen, _ = orders(explore, "with Pool(1) as p: p.map(square, [1])")
    assert seen[0].transfers == seen[0].changes == ()
    assert [one.name for one in seen[0].children] == ["ForkPoolWorker-1"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("ThreadPoolExecutor(2)", "ThreadPoolExecutor"),
        ("multiprocessing.pool.ThreadPool(2)", "ThreadPool"),
        ("ProcessPoolExecutor(2).submit(square, 1).running()", "Future.running"),
        ("futures.wait([Future()])", "waiting for a Future"),
    ],
)
def test_what_is_not_controlled_is_refused_by_name(explore, body, name):
    (seen, *_), _ = orders(explore, body)
    assert isinstance(seen.failure, RefusedUse)
    assert seen.failure.name == name


def test_a_worker_that_is_still_in_its_initializer_is_ended_too(explore):
    seen, explorer = explore(
        """
        def wait(q): q.get()
        def f():
            with Pool(2, initializer=wait, initargs=(Queue(),)):
                pass
            return "left"
        """
    )
    assert explorer.exhaustive
    assert {(one.failure, one.result) for one in seen} == {(None, "left")}
