"""What the visible tests leave out: odd items, none, one place, many takers, a slow putter.

DESIGN.md says which clause of the contract each of them guards.
"""

import pytest

from grader import Text

ODD = [0, "", False, [], {"a": 1}, "None", "x", "x", 1.5, [0, [""]]]
"""Items that count as false, that have no hash, that are equal, that look like a sign."""
TEXTS = ["", "STOP", "None", "cup", "END", "quit", "cup", "a\nb", "  two  blanks ", "0", "pan"]

LEFT_OVER = Text(
    "{count} things, {slots} place(s): left over are {expected}; fill returned {result}. Does your "
    "program treat some things differently from others, or does it stop too soon?",
    "{count} 样东西，{slots} 个位置：放不下的应该是 {expected}，fill 返回的却是 {result}。"
    "你的程序是对某些东西另眼相看了，还是停得太早了？",
)
ON_THE_SHELF = Text(
    "{due} things should have gone onto a Queue({slots}), put there by the process that called "
    "fill; {found} did. What do you create, how large is it, and what do you put on it?",
    "应该有 {due} 样东西由调用 fill 的进程放进 Queue({slots})，实际放进去 {found} 样。"
    "你建的是什么？有多大？往里面放了什么？",
)
FILL_WAITED = Text(
    "fill took {elapsed:g} s for {count} things and {slots} place(s). A wait that ends is still a "
    "wait. Who should have made room in that time?",
    "{count} 样东西，{slots} 个位置，fill 用了 {elapsed:g} 秒。等得到头的等也是等。"
    "这段时间里，该由谁来腾出位置？",
)
IN_TIME = Text(
    "Something came every {gap:g} s, {came} time(s) before the end; the patience was {patience:g} "
    "s. {expected} came in time; drain returned {result}. Since when does your patience count, and "
    "does it begin anew?",
    "每隔 {gap:g} 秒来一样，到结束为止来了 {came} 样，耐心是 {patience:g} 秒。"
    "及时来的是 {expected}，drain 返回的却是 {result}。你的耐心从什么时候算起？会不会重新算？",
)
OUT_OF_RHYTHM = Text(
    "A child should put something every {gap:g} s, the first at once or after one gap; {count} "
    "process(es) put, at {times} (seconds). Who puts, and what happens between two puts?",
    "子进程应该每隔 {gap:g} 秒放一样，第一样马上放，或者隔一次再放；实际有 {count} 个进程放过，"
    "时间是第 {times} 秒。是谁在放？两次之间发生了什么？",
)
STILL_THERE = Text(
    "drain has returned, and {names} goes on without it. What tells a child to leave, and how does "
    "the caller know that it has left?",
    "drain 已经返回，{names} 还在继续。子进程凭什么知道该走了？调用者又凭什么知道它走了？",
)
CARRIED = Text(
    "{count} text(s) over {slots} place(s), {expected}; carry returned {result}. Is there a text "
    "that your program takes for something else, or a moment when it believes it has seen the "
    "last?",
    "{count} 段文本经过 {slots} 个位置，应该得到 {expected}，carry 返回的却是 {result}。"
    "有没有哪段文本被你的程序当成了别的东西？它又是在哪一刻以为已经是最后一个了？",
)
ACROSS = Text(
    "{number} of {due} texts went over a Queue({slots}) from one process to another. Which way "
    "did the others take?",
    "{due} 段文本里，有 {number} 段经过 Queue({slots}) 从一个进程到了另一个进程。"
    "其余的走的是哪条路？",
)
SHARED = Text(
    "{items} for {takers} taker(s): everything once, in {takers} list(s), each in the order of the "
    "items. share returned {result}. Who can tell a thing that is an end from one that is not?",
    "{items} 分给 {takers} 个取货人：共 {takers} 个列表，每样正好出现一次，各列表都保持原来的先后。"
    "share 返回的却是 {result}。谁能分得清一样东西是货，还是结束的信号？",
)
TAKEN = Text(
    "{due} things were to be taken from one queue by {takers} child process(es), one list for "
    "each of them. {started} were started, and from each queue they took {found}. Is "
    "every list what one process took?",
    "{due} 样东西应该由 {takers} 个子进程从同一个队列里拿走，一个进程对应一个列表。"
    "实际启动了 {started} 个，从各个队列里拿走的是 {found}。每个列表都是一个进程亲手拿的吗？",
)
NOT_ANEW = Text(
    "share was called twice in one program, for one taker each time: first with {first}, then with "
    "{second}. It returned {result}. Which things does your program make anew for each call, and "
    "which not?",
    "同一个程序里调用了两次 share，每次只有一个取货人：先是 {first}，再是 {second}。"
    "两次的返回值是 {result}。在你的程序里，哪些东西是每次调用都新建的，哪些不是？",
)
GAVE_UP = Text(
    "Everything put on a queue was {seconds:g} s under way this time, as on a machine with much to "
    "do. {function} should return {expected}; it returned {result}. Who stopped waiting, and how "
    "could it know that nothing more would come?",
    "这一次，放进队列的东西在路上都要走 {seconds:g} 秒，就像机器正忙的时候那样。"
    "{function} 应该返回 {expected}，实际返回的是 {result}。是谁不再等了？"
    "它怎么知道后面再也没有了？",
)
ALWAYS_THE_SAME = Text(
    "One thing, two takers: in all {orders} orders of events the same one got it. Both are started "
    "before anybody is waited for, so either may be first. What does your program do between the "
    "two starts?",
    "一样东西，两个取货人：在所有 {orders} 种先后顺序里，拿到的总是同一个。两个人都要先启动，"
    "再去等谁，所以谁都可能抢先。你的程序在两次启动之间做了什么？",
)


def fits(slots):
    """Whether a transfer goes over a queue with so many places."""
    return lambda one: one.channel.kind.endswith("Queue") and one.channel.maxsize == slots


def assert_left(run, things, slots):
    """What did not fit came back; the others are on the shelf."""
    expected = things[slots:]
    facts = {"count": len(things), "slots": slots}
    due = LEFT_OVER.filled(expected=repr(expected)[:200], result=repr(run.result)[:200], **facts)
    assert repr(run.result) == repr(expected), due


def assert_put(run, things, slots):
    """So many as there are places were put by the caller, without waiting."""
    on_it = [one for one in filter(fits(slots), run.transfers) if one.way == "in" and not one.error]
    found = sum(one.process == run.caller.id for one in on_it)
    due = min(len(things), slots)
    assert found == due, ON_THE_SHELF.filled(due=due, slots=slots, found=found)
    facts = {"elapsed": run.elapsed, "count": len(things), "slots": slots}
    assert run.elapsed == 0, FILL_WAITED.filled(**facts)


@pytest.mark.points(0.5)
def test_any_item_may_find_no_place(explore):
    """Things that are false, equal, without a hash; one place, as many as things, more, none left.

    为假的、相等的、不可哈希的东西；一个位置、位置刚好、位置有余，还有一样东西也没有。
    """
    for things, slots in ((ODD, 1), (ODD, 4), (ODD, 9), (["x", "x", "x"], 2), (ODD, 10)):
        for run in explore("fill", items=things, slots=slots):
            assert_left(run, things, slots)
            assert_put(run, things, slots)
    for things, slots in ((ODD, 25), (["x"], 1), ([], 3)):
        for run in explore("fill", items=things, slots=slots):
            assert_left(run, things, slots)
            assert_put(run, things, slots)


@pytest.mark.points(0.5)
def test_many_things_find_no_place_for_real(explore, run):
    """150 things and 120 places on the real system: thirty come back, and the program ends.

    在真实系统上，150 样东西、120 个位置：退回三十样，程序正常结束。
    """
    things = [f"thing {number}" for number in range(150)]
    for seen in explore("fill", items=things[:9], slots=7):
        assert_left(seen, things[:9], 7)
        assert_put(seen, things[:9], 7)
    assert_left(run("fill", items=things, slots=120), things, 120)


def assert_drained(run, items, gap, patience):
    """One child put in this rhythm, the caller has what came in time, nobody is left."""
    putting = [
        one
        for one in run.transfers
        if one.way == "in" and not one.error and one.process != run.caller.id
    ]
    shelf = [one.channel.id for one in run.transfers if one.process == run.caller.id]
    putting = [one for one in putting if one.channel.id in shelf][: len(items)]
    times = [round(one.time, 3) for one in putting]
    in_rhythm = any(
        all(abs(one.time - (n + first) * gap) < 0.001 for n, one in enumerate(putting))
        for first in (0, 1)
    )
    number = len({one.process for one in putting})
    facts = OUT_OF_RHYTHM.filled(gap=gap, count=number, times=times)
    assert in_rhythm, facts
    assert number <= 1, facts
    in_time = gap < patience
    first = 1 if not in_time and times[:1] == [0] else 0
    expected = items if in_time else items[:first]
    facts = {"gap": gap, "patience": patience, "expected": expected, "result": run.result}
    assert repr(run.result) == repr(expected), IN_TIME.filled(came=len(times), **facts)
    missing = in_time and len(times) < len(items)
    assert not missing, OUT_OF_RHYTHM.filled(gap=gap, count=number, times=times)
    names = [child.name for child in run.still_there]
    assert not names, STILL_THERE.filled(names=", ".join(names))


@pytest.mark.points(0.5)
def test_patience_begins_anew_with_each_thing(explore):
    """Gaps a little shorter and a little longer than the patience, and no gap at all.

    间隔比耐心短一点、长一点，还有完全没有间隔。
    """
    few, many = ["a", "b", "c"], ["a", "b", "c", "d", "e", "f", "g"]
    for items, gap, patience in (
        (many, 0.4375, 0.5),
        (few, 0.5625, 0.5),
        (few, 0, 0.25),
        (["a", "b"], 3.8125, 4),
        (few, 2.0625, 2),
    ):
        for run in explore("drain", items=items, gap=gap, patience=patience):
            assert_drained(run, items, gap, patience)


@pytest.mark.points(0.5)
def test_anything_may_come_and_nothing_too(explore):
    """Things that are false, equal, without a hash; a single one; none at all.

    为假的、相等的、不可哈希的东西；只有一样；一样也没有。
    """
    for items in (ODD, ["only"], [0], []):
        for run in explore("drain", items=items, gap=0.8125, patience=1.0):
            assert_drained(run, items, 0.8125, 1.0)
    for run in explore("drain", items=["late"], gap=5.3125, patience=1.0):
        assert_drained(run, ["late"], 5.3125, 1.0)


def assert_carried(run, items, slots):
    """The same came out, in the same order."""
    told = [f"{text[:8]!r}..." if len(text) > 40 else text for text in items]
    result = repr(run.result)
    result = f"{result[:200]}..." if len(result) > 250 else result
    facts = {"count": len(items), "slots": slots, "expected": told[:20], "result": result}
    assert run.result == items, CARRIED.filled(**facts)


def assert_across(run, items, slots):
    """As many things as there are items came out of a Queue(slots) in another process."""
    sides = {}
    for one in filter(fits(slots), run.transfers):
        if not one.error:
            sides.setdefault((one.channel.id, one.data), {}).setdefault(one.way, set()).add(
                (one.process, one.step)
            )
    crossed = {
        step
        for both in sides.values()
        for process, step in both.get("out", ())
        if any(other != process for other, _ in both.get("in", ()))
    }
    facts = {"number": min(len(crossed), len(items)), "due": len(items), "slots": slots}
    assert len(crossed) >= len(items), ACROSS.filled(**facts)


@pytest.mark.points(0.5)
def test_any_text_may_be_carried(explore, run):
    """Empty, equal, words like STOP or None; one place, more places than texts, no text.

    空的、重复的，还有 STOP、None 这样的词；只有一个位置、位置比文本多、一段文本也没有。
    """
    for items, slots in ((["one", "one", "two"], 1), (["one"], 7), ([], 2)):
        for seen in explore.using(sleep="any")("carry", items=items, slots=slots):
            assert_carried(seen, items, slots)
            assert_across(seen, items, slots)
    for slots in (20, 1):
        assert_carried(run("carry", items=TEXTS, slots=slots), TEXTS, slots)


@pytest.mark.points(0.5)
def test_carrying_waits_for_a_slow_child(explore):
    """Each thing is 4.5 s under way, in a queue with one place: all of them arrive.

    每样东西在路上要走 4.5 秒，队列只有一个位置：全都会到。
    """
    items = ["one", "two", "two"]
    for run in explore.using(sleep="any", transit=4.5)("carry", items=items, slots=1):
        facts = {"seconds": 4.5, "function": "carry", "expected": items, "result": run.result}
        assert run.result == items, GAVE_UP.filled(**facts)
        assert_across(run, items, 1)


@pytest.mark.points(0.5)
def test_much_is_carried_for_real(explore, run):
    """Forty texts, many of 200,000 letters, through two places of a real queue.

    在真实系统上，四十段文本经过两个位置的队列，其中许多长达 20 万个字符。
    """
    items = [f"{number} " * 60_000 if number % 2 else f"short {number}" for number in range(40)]
    assert_carried(run("carry", items=items, slots=2), items, 2)
    for seen in explore.using(sleep="any")("carry", items=["s" * 200_000] * 2, slots=9):
        assert_carried(seen, ["s" * 200_000] * 2, 9)
        assert_across(seen, ["s" * 200_000] * 2, 9)


def assert_shared(run, items, takers):
    """As many lists as takers, everything in one of them, in order."""
    lists = run.result if isinstance(run.result, list) else []
    whole = [repr(item) for one in lists if isinstance(one, list) for item in one]
    due = sorted(map(repr, items))
    told = [repr(item)[:20] for item in items] if len(repr(items)) > 400 else items
    facts = {"items": told, "takers": takers, "result": repr(run.result)[:400]}
    good = len(lists) == takers and sorted(whole) == due
    assert good, SHARED.filled(**facts)
    ordered = all(_in_order(list(map(repr, one)), list(map(repr, items))) for one in lists)
    assert ordered, SHARED.filled(**facts)


def _in_order(some, items):
    """Whether `some` of the items are in the order of all of them."""
    rest = iter(items)
    return all(one in rest for one in some)


def assert_taken(run, items, takers):
    """Children took everything from one queue; each list is as long as what one of them took."""
    children = {child.id for child in run.children}
    queues = {}
    for one in run.transfers:
        if one.way == "out" and one.process in children and not one.error:
            counts = queues.setdefault(one.channel.id, {})
            counts[one.process] = counts.get(one.process, 0) + 1
    found = [sorted(counts.values()) for counts in queues.values()]
    facts = {"due": len(items), "takers": takers, "started": len(children), "found": found}
    assert len(children) >= takers, TAKEN.filled(**facts)
    needed = sorted(filter(None, map(len, run.result)))
    able = [
        counts
        for counts in found
        if len(counts) >= len(needed)
        and all(have >= need for have, need in zip(counts[::-1], needed[::-1], strict=False))
    ]
    assert able or not items, TAKEN.filled(**facts)


def turns(run):
    """In which order children took, queue by queue."""
    children = {child.id for child in run.children}
    return tuple(
        sorted(
            (one.channel.id, one.step, one.process)
            for one in run.transfers
            if one.way == "out" and one.process in children and not one.error
        )
    )


def two_shelves(work, first, second):
    """What one taker gets of the first shelf, and of the second."""
    return [work.share(items, 1) for items in (first, second)]


@pytest.mark.points(0.5)
def test_any_item_may_be_shared(explore, run):
    """Things that are false, equal, without a hash; one taker, four and nothing; twice in a row.

    为假的、相等的、不可哈希的东西；只有一个取货人；四个取货人，却一样东西也没有；再连着分两次。
    """
    for items, takers in ((["", 0], 1), ([0, ""], 2), ([], 2)):
        for seen in explore.using(sleep="any")("share", items=items, takers=takers):
            assert_shared(seen, items, takers)
            assert_taken(seen, items, takers)
    shelves = {"first": ["pen"], "second": ["cup"]}
    for seen in explore.using(sleep="any")(two_shelves, **shelves):
        facts = {"result": seen.result, **shelves}
        assert seen.result == [[["pen"]], [["cup"]]], NOT_ANEW.filled(**facts)
    for items, takers in ((ODD, 1), (ODD, 3), ([], 4)):
        assert_shared(run("share", items=items, takers=takers), items, takers)


@pytest.mark.points(0.5)
def test_takers_wait_for_a_slow_putter(explore):
    """Each thing is eleven seconds under way: a taker whose get has timed out has seen no end.

    每样东西在路上要走十一秒：get 超时了，并不等于没有了。
    """
    slow = explore.using(sleep="any", transit=11.0)
    items = ["one", "two"]
    for run in slow("share", items=items, takers=1):
        facts = {"seconds": 11, "function": "share", "expected": [items], "result": run.result}
        assert run.result == [items], GAVE_UP.filled(**facts)


@pytest.mark.points(0.5)
def test_either_taker_may_be_first(explore, run):
    """One thing: in some order either taker gets it. Then large things, and five takers for real.

    只有一样东西：换一种先后顺序，拿到的就是另一个人。再试大件的东西，再真正跑一次五个取货人。
    """
    explorer = explore.using(sleep="any")
    first = set()
    for seen in explorer("share", items=["only"], takers=2):
        assert_shared(seen, ["only"], 2)
        begun = {}
        for queue, _, taker in turns(seen):
            begun.setdefault(queue, taker)
        first.add(tuple(sorted(begun.items())))
    large = ["l" * 100_000, "m" * 100_000]
    for seen in explorer("share", items=large, takers=1):
        assert_shared(seen, large, 1)
    things = [f"thing {number}" for number in range(150)]
    assert_shared(run("share", items=things, takers=5), things, 5)
    if len(first) == 1:
        orders = len(explorer.every("share", items=["only"], takers=2))
        assert len(first) > 1, ALWAYS_THE_SAME.filled(orders=orders)
