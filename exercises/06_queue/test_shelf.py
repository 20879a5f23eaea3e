"""What shelf.py has to do, as tests that you may read: pytest exercises/06_queue

`explore("share", items=[...], takers=2)` plays your function in every order in which its processes
can move, in virtual time: three seconds of waiting are over at once, and exact. `run.transfers` are
the messages that went through its queues: who put ("in") or took ("out") which bytes, and when.
"""

import pytest

from grader import Text

NOT_WHAT_IS_LEFT = Text(
    "{count} things for {slots} place(s): {expected} should be left over. fill returned {result}. "
    "At the moment when a thing finds no room, where do you keep it, and what of those after it?",
    "{count} 样东西，{slots} 个位置：放不下的应该是 {expected}，fill 返回的却是 {result}。"
    "一样东西没有位置放的时候，你把它记在哪里？排在它后面的呢？",
)
NOT_ON_THE_SHELF = Text(
    "On a Queue({slots}) the calling process should have put {expected}; it put {found} there. "
    "Which line of yours puts, on which queue, and how large is that one?",
    "调用 fill 的进程应该往 Queue({slots}) 里放 {expected}，实际放进去的是 {found}。"
    "你的哪一行在放？放进了哪个队列？那个队列有多大？",
)
WAITED = Text(
    "fill took {elapsed:g} s. Nobody ever takes anything from this shelf, so whoever waits for a "
    "place waits in vain. What are the three ways to call put, and which of them does not wait?",
    "fill 用了 {elapsed:g} 秒。这个货架上的东西没有人来拿，等位置是白等。"
    "put 有哪三种调用方式？其中哪一种完全不等？",
)
NOT_TAKEN = Text(
    "The child put {put}, at {times} (seconds). With a patience of {patience:g} s that gives "
    "{expected}; drain returned {result}. When the shelf is empty, what does your program "
    "conclude, and how long does it look before it does?",
    "子进程在第 {times} 秒依次放入了 {put}。耐心是 {patience:g} 秒，应该拿到 {expected}，"
    "drain 返回的却是 {result}。货架空着的时候，你的程序得出了什么结论？下结论之前看了多久？",
)
NOT_PUT_BY_THE_CHILD = Text(
    "{item!r} was never put by a child on a queue that the caller takes from. How did it get into "
    "the result, or where did it stay?",
    "没有哪个子进程把 {item!r} 放进过调用者去拿的队列。它是怎么进到结果里的？或者，它留在了哪里？",
)
NOT_IN_RHYTHM = Text(
    "The gap is {gap:g} s, and the items were put at {times} (seconds). Which process sleeps, and "
    "between which two lines?",
    "间隔应该是 {gap:g} 秒，各样东西却是在第 {times} 秒放入的。睡觉的是哪个进程？睡在哪两行之间？",
)
OUTLIVES = Text(
    "When drain returned, {names} had not ended yet. The last time the caller looked after "
    "its child, what did it do, and what did it wait for?",
    "drain 返回的时候，{names} 还没有结束。调用者最后一次去管子进程的时候做了什么？等了什么没有？",
)
NOT_CARRIED = Text(
    "{items} over a shelf with {slots} place(s): the same should come out, in the same order. "
    "carry returned {result}. Follow the first one that is different: where did it get lost?",
    "{items} 经过有 {slots} 个位置的货架，出来的应该是同样的东西、同样的顺序，"
    "carry 返回的却是 {result}。盯住第一个不一样的：它是在哪里丢的？",
)
NOT_THROUGH_THE_QUEUE = Text(
    "{item!r} did not go through a Queue({slots}) from one process to another. Which way did it "
    "take instead?",
    "{item!r} 没有经过 Queue({slots}) 从一个进程到达另一个进程。那么它走的是哪条路？",
)
NOT_SHARED = Text(
    "{items} for {takers} taker(s): {takers} list(s), and everything in exactly one of them, in "
    "order. share returned {result}. Which of your lines decides that a taker may stop?",
    "{items} 分给 {takers} 个取货人：应该有 {takers} 个列表，每样东西不多不少正好出现一次，"
    "先来的在前。share 返回的却是 {result}。是你的哪一行决定取货人可以停下来的？",
)
NOT_TAKEN_BY_THEM = Text(
    "The lists are {result}, but what each of the {started} child process(es) took from one and "
    "the same queue was {found}. Who takes in your program, and from where?",
    "返回的列表是 {result}，可是 {started} 个子进程从同一个队列里拿到的分别是 {found}。"
    "在你的程序里，是谁在拿？从哪里拿？",
)
PUT_BY_MANY = Text(
    "{count} processes put the things on the shelf; one should put them all. Where does your "
    "program put, and which processes come past that line?",
    "往货架上放东西的进程有 {count} 个，本来应该全由一个进程来放。"
    "你的程序在哪里放？有哪些进程会经过那一行？",
)


def puts(run, text):
    """The successful puts of something with this text in it."""
    return [one for one in run.transfers if one.way == "in" and text.encode() in one.data]


@pytest.mark.points(1)
def test_what_finds_no_place_comes_back(explore):
    """Five things, three places: three are put on the shelf, two come back, and nobody waits.

    五样东西，三个位置：三样放上货架，两样退回来，谁也不等。
    """
    things = ["pen", "cup", "hat", "map", "key"]
    for slots in (3, 5):
        for run in explore("fill", items=things, slots=slots):
            assert_left(run, things, slots)


def assert_left(run, things, slots):
    """What did not fit came back, the rest is on the shelf, and no time has passed."""
    facts = {"count": len(things), "slots": slots, "result": run.result}
    expected = things[slots:]
    assert run.result == expected, NOT_WHAT_IS_LEFT.filled(expected=expected, **facts)
    found = [
        text
        for one in run.transfers
        for text in things
        if one.way == "in"
        and one.process == run.caller.id
        and one.channel.kind.endswith("Queue")
        and one.channel.maxsize == slots
        and text.encode() in one.data
    ]
    facts = {"slots": slots, "expected": things[:slots], "found": found}
    assert found == things[:slots], NOT_ON_THE_SHELF.filled(**facts)
    assert run.elapsed == 0, WAITED.filled(elapsed=run.elapsed)


@pytest.mark.points(1)
def test_a_patient_taker_gets_everything(explore):
    """Something comes every 1.375 s, and the caller has patience for 2 s: it gets all of it.

    每隔 1.375 秒来一样东西，调用者有 2 秒的耐心：全都拿得到。
    """
    for run in explore("drain", items=["pen", "cup", "hat"], gap=1.375, patience=2.0):
        assert_drained(run, ["pen", "cup", "hat"], 1.375, 2.0)


@pytest.mark.points(0.5)
def test_an_impatient_taker_leaves_and_takes_the_child_along(explore):
    """Something comes every 3.375 s, the patience is 2 s: what is late is not taken.

    每隔 3.375 秒来一样东西，耐心只有 2 秒：来迟的就不拿了，子进程也不会留下来。
    """
    for run in explore("drain", items=["pen", "cup"], gap=3.375, patience=2.0):
        assert_drained(run, ["pen", "cup"], 3.375, 2.0)


def assert_drained(run, items, gap, patience):
    """A child put them in this rhythm, the caller took what came in time, the child has ended."""
    times = []
    for number, item in enumerate(items):
        found = [one for one in puts(run, item) if one.process != run.caller.id]
        if not found and times:
            break  # nobody waited for it
        if not found and gap > patience and run.result == [] and run.children:
            break  # even the first one comes after one gap
        assert found, NOT_PUT_BY_THE_CHILD.filled(item=item)
        times.append(round(found[0].time, 3))
        late = min(abs(found[0].time - n * gap) for n in (number, number + 1))
        assert late < 0.001, NOT_IN_RHYTHM.filled(gap=gap, times=times)
    starts = [0, *times]
    expected = [
        item
        for number, item in enumerate(items[: len(times)])
        if all(starts[n + 1] - starts[n] < patience for n in range(number + 1))
    ]
    expected = items if gap < patience else expected
    facts = {"put": items[: len(times)], "times": times, "patience": patience}
    assert run.result == expected, NOT_TAKEN.filled(expected=expected, result=run.result, **facts)
    names = [child.name for child in run.still_there]
    assert not names, OUTLIVES.filled(names=", ".join(names))


def shortened(texts):
    """Texts as a message can show them."""
    if not isinstance(texts, list):
        return repr(texts)[:200]
    return [text if len(text) < 40 else f"{text[:8]}...({len(text)})" for text in map(str, texts)]


def assert_carried(run, items, slots):
    """Everything came out in order, and each went through a Queue(slots) between two processes."""
    facts = {"items": shortened(items), "slots": slots, "result": shortened(run.result)}
    assert run.result == items, NOT_CARRIED.filled(**facts)
    for item in items:
        ways = {
            (one.channel.id, one.way, one.process)
            for one in run.transfers
            if item.encode() in one.data
            and one.channel.kind.endswith("Queue")
            and one.channel.maxsize == slots
        }
        crossed = any(
            channel == other and way != back and process != mate
            for channel, way, process in ways
            for other, back, mate in ways
        )
        short = shortened([item])[0]
        assert crossed, NOT_THROUGH_THE_QUEUE.filled(item=short, slots=slots)


@pytest.mark.points(0.5)
def test_more_things_than_places_can_be_carried(explore):
    """Five things through a queue with two places: all come out, in order.

    五样东西经过只有两个位置的队列：一样不少，顺序不变。
    """
    things = ["pen", "cup", "hat", "map", "key"]
    for run in explore.using(sleep="any")("carry", items=things, slots=2):
        assert_carried(run, things, 2)


@pytest.mark.points(0.5)
def test_long_things_can_be_carried_too(explore):
    """Three texts of 200,000 letters: places enough for all, but not in the pipe below.

    三段各 20 万字符的文本：位置是够的，可底下的管道装不下。
    """
    long = [letter * 200_000 for letter in "abc"]
    for run in explore.using(sleep="any")("carry", items=long, slots=5):
        assert_carried(run, long, 5)


@pytest.mark.points(1)
def test_two_takers_share_what_is_there(explore):
    """Three things, two takers: each is taken once, by one of two processes, from one queue.

    三样东西，两个取货人：每样只拿一次，由两个进程从同一个队列里拿。
    """
    things = ["pen", "cup", "hat"]
    for run in explore.using(sleep="any")("share", items=things, takers=2):
        assert_shared(run, things, 2)


@pytest.mark.points(0.5)
def test_whoever_gets_nothing_goes_home(explore):
    """One thing, two takers: one of them gets it, the other gets nothing, and the call returns.

    一样东西，两个取货人：一个拿到，另一个空手，调用照样返回。
    """
    for run in explore.using(sleep="any")("share", items=["pen"], takers=2):
        assert_shared(run, ["pen"], 2)


def assert_shared(run, items, takers):
    """As many lists as takers, everything once, and the lists are what child processes took."""
    lists = run.result if isinstance(run.result, list) else []
    whole = [item for one in lists if isinstance(one, list) for item in one]
    ordered = all(one == [item for item in items if item in one] for one in lists)
    facts = {"items": items, "takers": takers, "result": run.result}
    good = len(lists) == takers and sorted(whole, key=str) == sorted(items) and ordered
    assert good, NOT_SHARED.filled(**facts)
    shelves = [one for one in taken_by_children(run).items() if texts_in(one[1], items)]
    told = [texts_in(taken, items) for _, taken in shelves]
    facts = {"result": run.result, "started": len(run.children), "found": told}
    assert len(run.children) >= takers, NOT_TAKEN_BY_THEM.filled(**facts)
    due = sorted(one for one in lists if one)
    if shelves:
        found = [shelf for (shelf, _), texts in zip(shelves, told, strict=True) if texts == due]
        assert found, NOT_TAKEN_BY_THEM.filled(**facts)
        putters = {
            one.process for item in items for one in puts(run, item) if one.channel.id in found
        }
        assert len(putters) == 1, PUT_BY_MANY.filled(count=len(putters))
    else:  # numbers lay on the shelf, say, in place of the things
        sizes = [sorted(map(len, one.values()))[::-1] for one in taken_by_children(run).values()]
        needed = sorted(map(len, due))[::-1]
        able = [size for size in sizes if covers(size, needed)]
        assert able, NOT_TAKEN_BY_THEM.filled(**facts)


def taken_by_children(run):
    """For each queue that children took from: what each of them took, in order."""
    children = {child.id for child in run.children}
    found = {}
    for one in run.transfers:
        if one.way == "out" and one.process in children and not one.error:
            found.setdefault(one.channel.id, {}).setdefault(one.process, []).append(one.data)
    return found


def texts_in(taken, items):
    """What each process took, as texts, without those that took none; sorted."""
    texts = [
        [item for data in mine for item in items if item.encode() in data]
        for mine in taken.values()
    ]
    return sorted(filter(None, texts))


def covers(sizes, needed):
    """Whether for each list there is a process that took at least so many messages."""
    pairs = zip(sizes, needed, strict=False)
    return len(sizes) >= len(needed) and all(have >= need for have, need in pairs)
