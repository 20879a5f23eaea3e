"""Managers: the same program gives the same for real and explored, and every order is seen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.engine.controller import Controller
from grader.engine.deadlock import Kind
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Crash, Leak, RefusedUse, Standstill
from grader.engine.observation import Observation
from grader.engine.races import Access, CheckThenAct, LostUpdate, races
from grader.engine.real import perform
from grader.engine.schedule import parse_schedule
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.engine.strategies import Replay
from grader.engine.trace import Step
from grader.exercise import Limits
from grader.language import Language, speaking
from grader.report.races import race_story

IMPORTS = """\
import os, queue, re, sys, threading, time
from multiprocessing import *
from multiprocessing.managers import *
from multiprocessing.managers import IteratorProxy, MakeProxyType
def together(*targets):
    ps = [Process(target=target, args=args) for target, *args in targets]
    for p in ps: p.start()
    for p in ps: p.join()
def tried(*calls):
    return [outcome(call) for call in calls]
def outcome(call):
    try:
        return re.sub("0x[0-9a-f]+", "0x", repr(call()))
    except BaseException as error:
        return type(error).__name__ + ": " + re.sub("0x[0-9a-f]+", "0x", said(error))
def said(error):
    lines = str(error).strip().strip("-").strip().splitlines()  # a RemoteError quotes a traceback
    return lines[-1] if lines else ""
def in_child(call):
    ours, theirs = Pipe()
    def child(): theirs.send(outcome(call))
    together((child,))
    return ours.recv()
"""
LIMITS = Limits(seconds=8, processor_seconds=1)
Explored = tuple[list[Observation], Explorer]


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.fixture(scope="module")
def real_controller() -> Iterator[Controller]:
    with Controller() as controller:
        yield controller


def spec(folder: Path, source: str, **arguments: Any) -> RunSpec:
    file = folder / "work.py"
    file.write_text(IMPORTS + dedent(source), encoding="utf-8")
    return RunSpec({"work.py": file}, "f", arguments, limits=LIMITS)


@pytest.fixture
def explore(controller: Controller, tmp_path: Path) -> Callable[..., Explored]:
    """explore(source, **arguments): all observations of its function f, and the explorer."""

    def explore(
        source: str, plan: Plan | None = None, most: int = 10_000, **arguments: Any
    ) -> Explored:
        plan = plan or Plan(budget=Budget(most), then=None)
        explorer = Explorer(controller, spec(tmp_path, source, **arguments), plan)
        return list(explorer), explorer

    return explore


# --- the same as for real -------------------------------------------------------------------------

LIKE_REAL = {
    "dict": """
        def f():
            with Manager() as m:
                d = m.dict(a=1, b=[2])
                def put(): d["c"] = 3
                def loop(): return [key for key in d]
                return tried(lambda: d, lambda: str(d), lambda: d["a"], lambda: d["x"], put,
                    lambda: len(d), loop, d.keys, d.values, d.items, d.copy, lambda: "a" in d,
                    lambda: d.pop("a"), lambda: d.pop("a"), lambda: d.pop("a", 7), d.popitem,
                    lambda: d.setdefault("z", 5), lambda: d.update(y=1), lambda: d.update({"x": 2}),
                    lambda: d.update(5), lambda: dict(d), d._getvalue, lambda: d == {},
                    lambda: d[[]], lambda: d.get("q"), lambda: d.get("q", 0), d.clear,
                    lambda: dict(d),
                    lambda: d._callmethod("nope"), lambda: d._callmethod("__len__"),
                    lambda: m.dict([(1, 2)]).items(), lambda: m.dict(5), lambda: type(d),
                    lambda: put.__setattr__, lambda: d.__setitem__("l", lambda: 1))
        """,
    "list": """
        def f():
            with Manager() as m:
                x = m.list([3, 1, 2])
                def put(): x[0] = 9
                def cut(): x[1:2] = [7, 8]
                def remove(): del x[0]
                def add():
                    y = x
                    y += [5]
                    return y is x
                def times():
                    y = x
                    y *= 2
                    return len(y)
                return tried(lambda: x, lambda: str(x), lambda: x[0], lambda: x[-1], lambda: x[9],
                    lambda: x[0:2], put, cut, remove, add, times, lambda: list(x), lambda: len(x),
                    lambda: x.append(4), lambda: x.extend("ab"), lambda: x.insert(0, 0), x.pop,
                    lambda: x.pop(0), lambda: x.pop(99), lambda: x.remove(99), x.reverse,
                    lambda: x.count(7), lambda: x.index(7), lambda: x.index(99), lambda: 7 in x,
                    lambda: x + [1], lambda: x * 2, x.sort, lambda: sorted(map(str, x)),
                    lambda: x["a"], lambda: m.list(5), lambda: m.list("abc")[:],
                    lambda: reversed(x), lambda: x.sort(key=lambda one: 1))
        """,
    "namespace, value, array": """
        def f():
            with Manager() as m:
                n, v, a = m.Namespace(x=1, _y=2), m.Value("i", 3), m.Array("i", [1, 2, 3])
                def set_x(): n.x += 1
                def del_x(): del n.x
                def set_v(): v.value += 1
                def set_a(): a[1] = 5
                def bad(): a[0] = "x"
                return tried(lambda: str(n), lambda: n.x, set_x, lambda: n.x, lambda: n.nope, del_x,
                    lambda: n.x, lambda: n._y, lambda: str(v), lambda: v.value, set_v, v.get,
                    lambda: v.set("any"), lambda: v.value, lambda: v.get_lock(), lambda: str(a),
                    lambda: a[0], set_a, bad, lambda: a[1:], lambda: len(a),
                    lambda: a[7], n._getvalue, lambda: m.Value(), lambda: m.Array("i", ["x"]),
                    lambda: repr(n), v._getvalue)
        """,
    "locks": """
        def f():
            with Manager() as m:
                l, r, s, b = m.Lock(), m.RLock(), m.Semaphore(1), m.BoundedSemaphore(1)
                return tried(l.release, l.acquire, lambda: l.acquire(False),
                    lambda: l.acquire(True, 0.01), lambda: l.acquire(timeout=0.01),
                    lambda: l.acquire(False, 1),
                    lambda: l.acquire(True, -2), l.release, l.__enter__,
                    lambda: l.__exit__(None, None, None), lambda: repr(l), r.release, r.acquire,
                    r.acquire, r.release, r.release, r.release, s.acquire, lambda: s.acquire(False),
                    lambda: s.acquire(True, 0.01), lambda: s.acquire(False, 1), s.release,
                    s.release, s.acquire, s.acquire, b.release, b.acquire, b.release, b.release,
                    lambda: m.Semaphore(-1), lambda: m.Semaphore("x"), lambda: m.Lock(3),
                    lambda: l.locked(), lambda: s.get_value(), lambda: type(r), lambda: l._exposed_)
        """,
    "condition, event, barrier": """
        def f():
            with Manager() as m:
                c, e, b = m.Condition(), m.Event(), m.Barrier(2)
                over, short = m.Condition(m.Lock()), m.Barrier(2, timeout=0.01)
                return tried(c.wait, c.notify, c.acquire, c.acquire, lambda: c.wait(0.01),
                    lambda: c.wait(-1), c.notify, lambda: c.notify(3), c.notify_all, c.release,
                    c.release, c.release, lambda: c.wait_for(lambda: 7), lambda: over.acquire(),
                    lambda: over.wait(0.01), lambda: over.acquire(False), over.release,
                    e.is_set, lambda: e.wait(0.01), e.set, e.wait, e.is_set, e.clear, e.is_set,
                    lambda: (b.parties, b.n_waiting, b.broken), lambda: b.wait(0.01),
                    lambda: b.broken, b.wait, b.reset, lambda: b.broken, b.abort, b.wait,
                    lambda: m.Barrier(1).wait(), lambda: e._exposed_, short.wait,
                    lambda: (short.parties, short.broken), short.reset,
                    lambda: short.wait(timeout=None), lambda: m.Barrier(1, None, 3).wait(2),)
        """,
    "queues": """
        def f():
            with Manager() as m:
                q, j = m.Queue(2), m.JoinableQueue()
                return tried(q.get_nowait, lambda: q.get(timeout=0.01), lambda: q.get(timeout=-1),
                    lambda: q.put([1]), lambda: q.put(obj=2), lambda: q.put(item=2), q.full,
                    q.qsize, lambda: q.put(3, False), lambda: q.put(3, timeout=0.01),
                    lambda: q.put_nowait(3), q.get, lambda: q.get(False), q.empty, q.task_done,
                    q.task_done, q.task_done,
                    lambda: j.put("x"), j.get, j.task_done, j.join, j.task_done,
                    lambda: m.Queue().put(lambda: 1), lambda: q._exposed_[:5],
                    lambda: type(q).__name__, lambda: m.Queue("x", 2), lambda: q.close(),
                    lambda: m.Queue(-1).full())
        """,
    "nested proxies": """
        def f():
            with Manager() as m:
                d = m.dict()
                d["l"] = m.list([1])
                d["l"].append(2)
                d["plain"] = []
                d["plain"].append(3)
                d["lock"] = m.Lock()
                inner = d["l"]
                inner.append(m.dict(deep=1))
                seen = []
                with d["lock"]:
                    seen.append(d["lock"].acquire(False))
                def child(): inner[2]["deep"] += 1
                together((child,))
                return seen + tried(lambda: list(d["l"])[:2], lambda: d["plain"],
                    lambda: inner[2]["deep"], lambda: sorted(d.keys()), lambda: type(d["lock"]),
                    lambda: str(d["l"][2]))
        """,
    "a class of one's own": """
        class Stock:
            total = 0
            def __init__(self, left, fail=False):
                if fail: raise ValueError("no stock")
                self.left, self.lock = left, threading.Lock()
            def take(self, count=1):
                with self.lock:
                    if count > self.left: raise LookupError("sold out")
                    self.left -= count
                    return self.left
            def _hidden(self): return 5
            def leave(self): sys.exit(3)
            def unsendable(self): return lambda: 1
            def me(self): return self
            def __iter__(self): return iter([1, 2])
        class Shop(BaseManager): pass
        class Careful(SyncManager): pass
        Shop.register("Stock", Stock)
        Shop.register("Open", Stock, exposed=("_hidden", "take"))
        Shop.register("Part", Stock, method_to_typeid={"me": "Stock", "__iter__": "Iterator"})
        Shop.register("Iterator", proxytype=IteratorProxy, create_method=False)
        shared = [1]
        Shop.register("shared", callable=lambda: shared, exposed=("append", "__len__"))
        Shop.register("Odd", Stock, proxytype=MakeProxyType("OddProxy", ("take",)))
        Careful.register("Stock", Stock)
        def f():
            with Shop() as shop, Careful() as careful:
                s = shop.Stock(5)
                found = tried(s.take, lambda: s.take(count=9), lambda: s._hidden(), lambda: s.left,
                    lambda: shop.Stock(1, fail=True), lambda: shop.Open(1)._hidden(), s.unsendable,
                    lambda: shop.Open(1).take(), lambda: type(shop.Odd(2)),
                    lambda: shop.Odd(2).take(), lambda: s._exposed_, lambda: shop.dict(),
                    lambda: shop.shared().append(2),
                    lambda: shop.shared().__len__(), lambda: shop.Part(4).me().take(),
                    lambda: list(shop.Part(4)), lambda: careful.Stock(2).take(),
                    lambda: str(type(s)), lambda: careful.dict(a=1)["a"])
                together((s.take,), (s.take,))
                found += tried(s.take, lambda: s.leave(), lambda: s.take())
            return found
        """,
    "after the end": """
        def f():
            m = Manager()
            used, unused, lock = m.dict(a=1), m.list(), m.Lock()
            used["a"]
            together((lambda: used["a"],))
            m.shutdown()
            return tried(lambda: used["a"], lambda: unused[0], lock.acquire, m.dict, m.shutdown,
                lambda: str(used), m.start, m.__enter__, lambda: m._state.value,
                lambda: in_child(lambda: used["a"]), lambda: in_child(lock.acquire))
        """,
    "a server that was killed": """
        def f():
            m = Manager()
            d = m.dict(a=1)
            d["a"]
            m._process.kill()
            m._process.join()
            return tried(lambda: d["a"], lambda: m.dict(), lambda: in_child(lambda: d["a"]),
                m.shutdown, lambda: m._process.exitcode)
        """,
    "the names and numbers of processes": """
        def f():
            before = Process().name
            m = Manager()
            names = [p.name for p in active_children()], Process().name, m._process.exitcode
            n = SyncManager()
            n.start()
            more = n._process.name, Process().name, m._process.daemon
            found = tried(lambda: SyncManager().dict(), lambda: n.start(), lambda: m.join(0.01))
            n.shutdown()
            m.shutdown()
            return before, names, more, found, m._process.exitcode, active_children()
        """,
    "an initializer": """
        def greet(name): print("serves", name)
        def f():
            m, o = SyncManager(), SyncManager()
            m.start(greet, ("me",))
            found = tried(lambda: m.list("ab")[1], lambda: o.start(3))
            m.shutdown()
            return found
        """,
    "what only works where the Manager was made": """
        def f():
            with Manager() as m:
                d = m.dict(a=1)
                return tried(lambda: in_child(lambda: list(d)),
                    lambda: in_child(lambda: list(d.keys())),
                    lambda: in_child(lambda: m.dict(b=2)["b"]),
                    lambda: in_child(m.shutdown), lambda: d["a"])
        """,
    "a daemon may not": """
        def f():
            ours, theirs = Pipe()
            p = Process(target=lambda: theirs.send(outcome(Manager)), daemon=True)
            p.start()
            found = ours.recv()
            p.join()
            return found
        """,
    "proxies sent through queues": """
        def child(tasks, results):
            d = tasks.get()
            d["x"] = 5
            results.put(d)
        def f():
            with Manager() as m:
                tasks, results, d = Queue(), m.Queue(), m.dict()
                tasks.put(d)
                together((child, tasks, results))
                return dict(results.get()), dict(d), d.copy()
        """,
}


@pytest.mark.parametrize("source", LIKE_REAL.values(), ids=LIKE_REAL)
def test_it_gives_what_the_real_one_gives(
    real_controller: Controller, explore: Any, tmp_path: Path, source: str
) -> None:
    real = perform(real_controller, spec(tmp_path, source))
    assert real.failure is None
    first, *_ = explore(source)[0]
    assert first.failure is None
    assert first.result == real.result
    assert sorted(one.name for one in first.children) == sorted(one.name for one in real.children)
    assert [line.text for line in first.output] == [line.text for line in real.output]


def test_who_waits_when_the_server_goes_sees_the_end_of_the_connection(explore):
    source = """
        def wait(call, results):
            results.send(outcome(call))
        def f():
            m = Manager()
            l, q, ready = m.Lock(), m.Queue(), Event()
            l.acquire()
            (one, first), (two, second) = Pipe(), Pipe()
            ps = [Process(target=wait, args=(l.acquire, first)),
                  Process(target=wait, args=(q.get, second))]
            for p in ps: p.start()
            time.sleep(0.3)
            m.shutdown()
            for p in ps: p.join()
            return [one.recv(), two.recv()]
        """
    seen = explore(source)[0][0]  # the real one gives the same, if it waits by then
    assert seen.result == ["EOFError: ", "EOFError: "]


def test_start_fails_when_the_initializer_does(explore):
    source = """
        def fail(): raise ValueError("not ready")
        def f(): return tried(lambda: SyncManager().start(fail))
        """
    seen = explore(source)[0][0]
    assert seen.result == ["EOFError: "]
    assert isinstance(seen.failure, Crash)
    assert (seen.failure.process, seen.failure.fault.message) == ("SyncManager-1", "not ready")


# --- orders ---------------------------------------------------------------------------------------

STOCK = """
def sell(stock, lock, key):
    if lock: lock.acquire()
    stock[key] -= 1
    if lock: lock.release()
def f(keys, locked):
    with Manager() as m:
        stock = m.dict(apple=5, pear=5)
        together(*[(sell, stock, m.Lock() if locked else None, key) for key in keys])
        return dict(stock)
def g(keys):
    with Manager() as m:
        stock, lock = m.dict(apple=5, pear=5), m.Lock()
        together(*[(sell, stock, lock, key) for key in keys])
        return dict(stock)
"""
ONE_LOCK = STOCK.replace("def f", "def h").replace("def g(keys)", "def f(keys)")


@pytest.mark.parametrize(
    ("keys", "orders", "results"),
    [
        (["apple", "apple"], 4, [(3, 5), (4, 5)]),
        (["apple", "pear"], 1, [(4, 4)]),
        (["apple", "apple", "apple"], 36, [(2, 5), (3, 5), (4, 5)]),
    ],
)
def test_orders_of_calls_for_the_same_key_are_seen_and_no_others(explore, keys, orders, results):
    seen, explorer = explore(STOCK, keys=keys, locked=False)
    assert [one.failure for one in seen if one.failure] == []
    assert (explorer.explored, explorer.exhaustive) == (orders, True)
    assert sorted({(one.result["apple"], one.result["pear"]) for one in seen}) == results


def test_under_one_lock_nothing_is_lost_and_that_is_proved(explore):
    seen, explorer = explore(ONE_LOCK, keys=["apple"] * 3)
    assert (explorer.explored, explorer.exhaustive) == (6, True)
    assert {one.result["apple"] for one in seen} == {2}


def test_a_lock_for_each_process_keeps_nobody_apart(explore):
    seen, _ = explore(STOCK, keys=["apple", "apple"], locked=True)
    assert {one.result["apple"] for one in seen} == {3, 4}


EVERY_KIND = {
    "namespace": ("m.Namespace(x=0)", "thing.x += 1", "thing.x"),
    "value": ("m.Value('i', 0)", "thing.value += 1", "thing.value"),
    "array": ("m.Array('i', [0])", "thing[0] += 1", "thing[0]"),
    "list": ("m.list([0])", "thing[0] += 1", "thing[0]"),
    "dict": ("m.dict({1: 0})", "thing[True] += 1", "thing[1.0]"),
    "odd keys": ("m.dict({(1, 'a'): 0})", "thing[1, 'a'] += 1", "thing[1, 'a']"),
    "unknown keys": ("m.dict({E: 0})", "thing[E] += 1", "thing.popitem()[1]"),
    "update": ("m.dict(x=0)", "thing.update(x=thing['x'] + 1)", "thing['x']"),
    "update of one": ("m.dict(x=0)", "thing.update({'x': thing['x'] + 1})", "thing['x']"),
    "nested": ("m.dict(x=m.list([0]))", "thing['x'][0] += 1", "thing['x'][0]"),
    "nested, plain": ("m.dict({0: [0]})", "t = thing; y = t[0]; y[0] += 1; t[0]=y", "thing[0][0]"),
    "slices": ("m.list([0])", "thing[:] = [thing[:][0] + 1]", "thing[-1]"),
}  # fmt: skip


@pytest.mark.parametrize(("made", "change", "look"), EVERY_KIND.values(), ids=EVERY_KIND)
def test_an_update_is_lost_in_some_order_of_any_kind_of_object(explore, made, change, look):
    source = f"""
        E = frozenset()
        def add(thing): {change}
        def f():
            with Manager() as m:
                thing = {made}
                together((add, thing), (add, thing))
                return {look}
        """
    seen, explorer = explore(source)
    assert [one.failure for one in seen if one.failure] == []
    assert {one.result for one in seen} == {1, 2}
    assert explorer.exhaustive


def test_every_order_of_appended_lines_occurs(explore):
    source = """
        def log(lines, me):
            for number in range(2): lines.append(f"{me}{number}")
        def f():
            with Manager() as m:
                lines = m.list()
                together((log, lines, "a"), (log, lines, "b"))
                return list(lines)
        """
    seen, explorer = explore(source)
    assert explorer.exhaustive
    assert len({tuple(one.result) for one in seen}) == 6 == len(seen)


def test_the_order_of_new_keys_is_seen(explore):
    source = """
        def put(d, key): d[key] = 1
        def f():
            with Manager() as m:
                d = m.dict()
                together((put, d, "a"), (put, d, "b"))
                return "".join(d.keys())
        """
    seen, _ = explore(source)
    assert sorted(one.result for one in seen) == ["ab", "ba"]


def test_a_whole_look_sees_the_moments_between_changes(explore):
    source = """
        def move(d):
            d["a"] -= 1
            d["b"] += 1
        def f():
            with Manager() as m:
                d = m.dict(a=1, b=0)
                p = Process(target=move, args=(d,))
                p.start()
                found = sum(d.values())
                p.join()
                return found
        """
    assert {one.result for one in explore(source)[0]} == {0, 1}


def test_who_waits_for_a_key_does_not_wait_for_ever(explore):
    source = """
        def tell(d): d["done"] = True
        def f():
            with Manager() as m:
                d = m.dict()
                p = Process(target=tell, args=(d,))
                p.start()
                while "done" not in d: pass
                p.join()
                return dict(d)
        """
    seen, _ = explore(source)
    assert {str(one.result or one.failure) for one in seen} == {"{'done': True}"}


def test_each_schedule_gives_the_same_again(explore):
    seen, _ = explore(STOCK, keys=["apple", "apple"], locked=False)
    for one in seen:
        plan = Plan(Replay(parse_schedule(one.schedule)))
        (again,), _ = explore(STOCK, plan=plan, keys=["apple", "apple"], locked=False)
        assert again.result == one.result
        assert list(map(told, again.operations)) == list(map(told, one.operations))


def told(step: Step) -> tuple[Any, ...]:
    return step.actor, step.operation, step.place, step.footprint, step.reply


# --- what is told ---------------------------------------------------------------------------------


def test_a_lost_update_is_named_with_object_and_key(explore):
    seen, _ = explore(STOCK, keys=["apple", "apple"], locked=False)
    wrong = next(one for one in seen if one.result["apple"] == 4)
    found = races(wrong.operations)[0]
    assert isinstance(found, LostUpdate)
    assert (found.first.value, found.second.value, found.overwriting.value) == (5, 5, 4)
    names = dict(wrong.names)
    with speaking(Language.ENGLISH):
        english = str(race_story(found, names))
    with speaking(Language.CHINESE):
        chinese = str(race_story(found, names))
    assert english.startswith("Lost update: Process-")
    assert chinese.startswith("丢失更新：Process-")
    assert found.first.label == found.overwriting.label == "stock['apple']"


@pytest.mark.parametrize(
    ("label", "value", "shown"),
    [
        ("self.office['left']", 5, "['left'] → 5"),
        ("self.everything.of_it", 5, ".of_it → 5"),
        ("d['a very long key']", "'a text, rather long'", "['a very long k… → 'a text, rather…"),
    ],
)
def test_long_names_and_values_fit_into_half_a_line(label, value, shown):
    access = [Access("1", None, value, step, label) for step in (1, 3)]
    other = [Access("2", None, value, step, label) for step in (2, 4)]
    found = CheckThenAct("0:1", "k", access[0], other[0], access[1])
    with speaking(Language.ENGLISH):
        assert f"A sees {shown}\n" in str(race_story(found, {"1": "A", "2": "B"}))


def test_a_look_that_is_no_longer_true_is_named(explore):
    source = """
        class Buyer(Process):
            def __init__(self, books):
                super().__init__()
                self.books = books
            def run(self):
                if self.books.left > 0: self.books.sold = self.name; self.books.left = 0
        def f():
            with Manager() as m:
                books = m.Namespace(left=1, sold=None)
                ps = [Buyer(books), Buyer(books)]
                for p in ps: p.start()
                for p in ps: p.join()
        """
    found = [one for run in explore(source)[0] for one in races(run.operations)]
    stale = [one for one in found if isinstance(one, CheckThenAct)]
    assert {one.look.label for one in stale} == {"self.books.left"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("l = m.Lock(); l.acquire(); l.acquire()", Kind.ACQUIRED_TWICE),
        ("m.Queue().get()", Kind.GET_NOBODY_FILLS),
        ("q = m.Queue(1); q.put(1); q.put(2)", Kind.PUT_NOBODY_EMPTIES),
        ("q = m.JoinableQueue(); q.put(1); q.join()", Kind.TASKS_NOT_DONE),
        ("m.Event().wait()", Kind.NOBODY_COMPLETES),
        ("m.Barrier(2).wait()", Kind.NOBODY_COMPLETES),
        ("c = m.Condition(); c.acquire(); c.wait()", Kind.NOBODY_COMPLETES),
        ("l = m.Lock(); together((l.acquire,)); l.acquire()", Kind.HOLDER_ENDED),
        ("m.join()", Kind.WAIT_FOR),
    ],
)
def test_a_deadlock_at_a_manager_is_named_as_any_other(explore, body, kind):
    (seen, *_), _ = explore(f"def f():\n    m = Manager()\n    {body}")
    assert isinstance(seen.failure, Standstill)
    assert seen.failure.diagnosis.kind is kind
    assert [wait.process for wait in seen.failure.diagnosis.waits] == ["0"]


def test_crossed_locks_of_a_manager_are_a_cycle(explore):
    source = """
        def both(one, two):
            with one, two: pass
        def f():
            with Manager() as m:
                one, two = m.Lock(), m.Lock()
                together((both, one, two), (both, two, one))
        """
    seen, _ = explore(source)
    kinds = {one.failure and one.failure.diagnosis.kind for one in seen}
    assert kinds == {None, Kind.LOCK_CYCLE}


def test_the_items_of_its_queue_are_transfers_and_its_numbers_change(explore):
    source = """
        def work(q, v):
            v.value += q.get()
        def f():
            with Manager() as m:
                q, v = m.Queue(3), m.Value("i", 1)
                q.put(4)
                together((work, q, v))
                return v.value
        """
    seen = explore(source)[0][0]
    assert seen.result == 5
    assert [(one.way, one.channel.kind, one.channel.maxsize) for one in seen.transfers] == [
        ("in", "Queue", 3),
        ("out", "Queue", 3),
    ]
    changed = [(one.process, one.before, one.after) for one in seen.changes]
    assert changed == [("0", 0, 1), ("2", 1, 0), ("2", 1, 5)]


def test_the_server_is_no_process_of_the_learners(explore):
    seen = explore("def f():\n    with Manager() as m: together((m.dict,))")[0][0]
    assert [one.name for one in seen.children] == ["Process-2"]
    assert [one.name for one in seen.processes if one.server] == ["SyncManager-1"]


def test_what_an_object_prints_is_the_servers_output(explore):
    source = """
        class Loud:
            def say(self): print("here"); return 3
        class M(BaseManager): pass
        M.register("Loud", Loud)
        def f():
            with M() as m: return m.Loud().say()
        """
    seen = explore(source)[0][0]
    assert [(line.process, line.text) for line in seen.output] == [("M-1", "here")]


def test_a_server_that_nobody_shuts_down_is_a_leak(explore):
    (seen,), _ = explore("def g():\n    m = Manager()\n    os._exit(0)\ndef f(): together((g,))")
    assert seen.failure == Leak(("SyncManager-1:1",))


def test_a_child_that_outlives_the_manager_crashes_in_some_order(explore):
    source = """
        def late(d): d["a"]
        def f():
            with Manager() as m:
                Process(target=late, args=(m.dict(a=1),)).start()
        """
    seen, _ = explore(source)
    kinds = {type(one.failure) for one in seen}
    assert kinds == {type(None), Crash}
    crash = next(one.failure for one in seen if isinstance(one.failure, Crash))
    assert crash.fault.kind == "FileNotFoundError"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("BaseManager(address=('', 0)).start()", "a Manager with an address"),
        ("BaseManager(address=('', 0), authkey=b'x').connect()", "connect to a Manager"),
        ("BaseManager().get_server()", "a Manager's get_server"),
        ("Manager().Pool(2)", "a Manager's Pool"),
        ("Manager()._debug_info()", "a Manager's debug_info"),
        ("Manager().Barrier(2, print)", "a Manager's Barrier with an action"),
        ("Manager().Barrier(2, timeout='x')", "a Manager's Barrier with a timeout of type str"),
        ("SharedMemoryManager()", "SharedMemoryManager"),
        ("M().Nap().sleep()", "sleep inside a Manager's object"),
        ("M().Nap().queue()", "PrivateQueue inside a Manager's object"),
        ("Manager().list([Pipe()[0]])", "a Connection inside a Manager's object"),
    ],
)
def test_what_is_not_controlled_is_refused_by_name(explore, body, name):
    source = f"""
        class Nap:
            def sleep(self): time.sleep(1)
            def queue(self): queue.Queue().put(1)
        class M(BaseManager):
            def __init__(self):
                super().__init__()
                self.start()
        M.register("Nap", Nap)
        def f(): {body}
        """
    (seen,), _ = explore(source)
    assert isinstance(seen.failure, RefusedUse)
    assert seen.failure.name == name


def test_a_daemon_that_is_left_behind_when_the_manager_ends_is_no_crash(explore):
    source = """
        def serve(q): q.get(); q.get()
        def f():
            with Manager() as m:
                q = m.Queue()
                Process(target=serve, args=(q,), daemon=DAEMON).start()
                q.put(1)
                while not q.empty(): pass
            return "done"
        """
    seen, _ = explore(source.replace("DAEMON", "True"))
    assert {(one.failure, one.result) for one in seen} == {(None, "done")}
    seen, _ = explore(source.replace("DAEMON", "False"))
    assert {type(one.failure) for one in seen} == {Crash}
