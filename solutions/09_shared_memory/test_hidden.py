"""What the visible tests leave out: no texts, no pixels, equal ones, idle workers, edges, crowds.

DESIGN.md says which clause of the contract each of them guards.
"""

from string import ascii_lowercase

import pytest

from grader import Text

WIDE = frozenset("iIlLqQ")
"""Codes of elements that are at least as wide as the contract's "i"."""
PANGRAM = "The quick brown fox jumps over the lazy dog."

TALLY = Text(
    "{due} would be right for {texts}; count_letters returned {returned}. What do your lines do "
    "with a sign that is no letter, with a text that says nothing, and with one that is there "
    "twice?",
    "对 {texts}，正确的是 {due}；count_letters 返回了 {returned}。碰到不是字母的符号、"
    "一个字也没有的文本、出现两次的文本，你的代码分别会怎么做？",
)
SCRIBES = Text(
    "{due} text(s), a process for each; {started} were started, and on one Array they have counted "
    "{counted} letter(s). On what does the number of your processes depend?",
    "{due} 个文本，每个一个进程；实际启动了 {started} 个，在同一个 Array 上数了 {counted} 个字母。"
    "你的进程个数取决于什么？",
)
ONE_BY_ONE = Text(
    "In none of {orders} orders were the {due} processes there at the same time: one had always "
    "ended before another was started. Between two starts, what does the caller wait for?",
    "在 {orders} 种先后顺序里，{due} 个进程从来没有同时存在过：总有一个在另一个启动之前就结束了。"
    "两次启动之间，调用者在等什么？",
)
NARROW = Text(
    "The letters are counted in elements of the type {code!r}. The contract asks for 'i'. How many "
    "letters may a long book have before yours go wrong?",
    "字母是记在类型为 {code!r} 的元素里的，而约定的是 'i'。一本厚书有多少个字母，你的数就会出错？",
)
PICTURE = Text(
    "{due} would be right: {pixels} and {by} more for each, {workers} worker(s); brighten returned "
    "{returned}. Which numbers does the loop of each of your workers go through?",
    "{pixels} 各加亮 {by}，{workers} 个工人，正确的是 {due}；brighten 返回了 {returned}。"
    "你的每个工人，循环里走过的是哪些数？",
)
TRACES = Text(
    "{made} block(s) were made for {pixels}, and unlink was called {unlinks} time(s). Follow each "
    "way out of your function: who removes the name there, and how often?",
    "为 {pixels} 建了 {made} 个块，unlink 调用了 {unlinks} 次。"
    "把离开函数的每条路都走一遍：在那里由谁来删名字？删几次？",
)
TWICE = Text(
    "{number} byte(s) of the block were written by more than one worker, of {workers}. Where does "
    "one slice end, and where does the next begin?",
    "块里有 {number} 个字节，被 {workers} 个工人里的不止一个写过。"
    "一段到哪里为止？下一段又从哪里开始？",
)
BY_ONE_ALONE = Text(
    "{workers} workers; in all {orders} orders of events a single one did everything. What is left "
    "for the others to do?",
    "有 {workers} 个工人，可是在所有 {orders} 种先后顺序里，活都是一个工人干的。"
    "留给其他人做的是什么？",
)
WRONG_HANDS = Text(
    "{due} pixels change; {found} byte(s) of the block were read and then written, {children} of "
    "them by workers. Through whose hands do the pixels go, and where do these put them?",
    "有 {due} 个像素要变；块里先读后写过的字节有 {found} 个，其中工人改的有 {children} 个。"
    "像素经过了谁的手？又放到了哪里？",
)
ACCEPTED = Text(
    "{pixels} has a number that is no pixel, so the caller gets a ValueError; what came of the "
    "call is {outcome}. At which line would your program notice?",
    "{pixels} 里有一个数不是像素，调用者应该得到 ValueError；这次调用的结果却是 {outcome}。"
    "你的程序会在哪一行发现？",
)
AVERAGE = Text(
    "{due} is the mean of {numbers}; {workers} worker(s) made it {returned}. Add up by hand what "
    "each of them adds, then what the caller divides, and by what.",
    "{numbers} 的平均数是 {due}；{workers} 个工人算出来的是 {returned}。动手加一加："
    "每个工人加了什么？调用者又是拿什么去除以什么？",
)
NO_COMMON_SUM = Text(
    "With {workers} worker(s) and {numbers}, the sum {due} should come about in one Value, by "
    "additions of the workers. In which process, and in which variable, does yours come about?",
    "{workers} 个工人，数是 {numbers}，总和 {due} 应该由工人一次次加到同一个 Value 里。"
    "你的总和是在哪个进程、哪个变量里得出来的？",
)


def steps_of(seen, name):
    """The steps of this kind that were completed."""
    return [one for one in seen.operations if one.done and type(one.operation).__name__ == name]


def arrays(seen):
    """The Values and Arrays that were made, by their ids."""
    return {one.object: one for one in seen.creations if type(one).__name__ == "NewMemory"}


def is_value(seen, change):
    """Whether that is a number in a Value or Array, or a Manager's Value."""
    return change.thing[0] in arrays(seen) or change.thing[1] == "value"


def changed_by_children(seen):
    """For each shared number in a Value or Array, how much children added, one by one."""
    ids = {child.id for child in seen.children}
    found = {}
    for one in seen.changes:
        levels = all(isinstance(level, int | float) for level in (one.before, one.after))
        if levels and one.process in ids and is_value(seen, one):
            found.setdefault(one.thing, []).append((one.process, one.after - one.before))
    return found


def letters_on(seen):
    """How many letters children have counted on each Array."""
    found = {}
    for (name, _), added in changed_by_children(seen).items():
        found[name] = found.get(name, 0) + sum(number for _, number in added)
    return found


def written_by(seen):
    """The bytes of segments that each process has written after it had read them itself."""
    read, written = {}, {}
    for move in seen.operations:
        one, name = move.operation, type(move.operation).__name__
        if not move.done or name not in ("ReadBytes", "WriteBytes"):
            continue
        count = one.count if name == "ReadBytes" else len(one.data) // one.width
        starts = (one.start + one.step * element for element in range(count))
        bytes_of = {(one.object, start + byte) for start in starts for byte in range(one.width)}
        if name == "ReadBytes":
            read.setdefault(move.process, set()).update(bytes_of)
        else:
            bytes_of &= read.get(move.process, set())
            written.setdefault(move.process, set()).update(bytes_of)
    return written


def all_at_once(seen):
    """Whether no child had ended before the last of them was started."""
    ids = {child.id for child in seen.children}
    starts = [one.index for one in steps_of(seen, "Start") if one.operation.child in ids]
    ends = [child.last_step for child in seen.children if child.last_step is not None]
    return max(starts, default=0) < min(ends, default=len(seen.operations))


def tally(texts):
    """How often each letter occurs."""
    whole = "".join(texts).lower()
    return {one: whole.count(one) for one in ascii_lowercase if one in whole}


def assert_tally(seen, texts):
    """The numbers are right, and there was a process for each text."""
    due = tally(texts)
    assert seen.result == due, TALLY.filled(texts=texts, due=due, returned=seen.result)
    started = len(seen.children)
    counted = max(letters_on(seen).values(), default=0) if seen.schedule else sum(due.values())
    facts = SCRIBES.filled(due=len(texts), started=started, counted=counted)
    assert started >= len(texts), facts
    assert counted == sum(due.values()), facts


def assert_picture(seen, pixels, workers, by):
    """The pixels are right, and no block is left."""
    due = [min(255, pixel + by) for pixel in pixels]
    facts = {"pixels": pixels, "workers": workers, "by": by, "due": due}
    assert seen.result == due, PICTURE.filled(returned=seen.result, **facts)
    if seen.schedule:
        assert_no_trace(seen, pixels)
        changed = sum(before != after for before, after in zip(pixels, due, strict=True))
        assert_by_workers(seen, changed, workers)


def assert_by_workers(seen, changed, workers):
    """So many pixels were changed in the block, in slices that do not overlap."""
    hands = written_by(seen)
    found = sum(map(len, hands.values()))
    hands.pop(seen.caller.id, None)
    every = [place for places in hands.values() for place in places]
    more = len(every) - len(set(every))
    assert not more, TWICE.filled(number=more, workers=workers)
    facts = WRONG_HANDS.filled(due=changed, found=found, children=len(every))
    assert found >= changed, facts
    assert every or not changed >= workers > 1, facts


def assert_no_trace(seen, pixels):
    """As many names were removed as blocks were made, one for the pixels if there are any."""
    made, unlinks = len(steps_of(seen, "CreateSegment")), len(steps_of(seen, "UnlinkSegment"))
    facts = TRACES.filled(made=made, pixels=pixels, unlinks=unlinks)
    assert made == unlinks, facts
    assert made <= 1, facts


def assert_refused(seen, pixels):
    """The caller got a ValueError."""
    outcome = seen.error or seen.result
    assert seen.error == "ValueError", ACCEPTED.filled(pixels=pixels, outcome=outcome)


def assert_average(seen, numbers, workers):
    """The mean is right; explored, its sum came about in a shared number, by the workers."""
    due = sum(numbers) / len(numbers)
    facts = {"numbers": numbers, "workers": workers}
    assert seen.result == due, AVERAGE.filled(due=due, returned=seen.result, **facts)
    if seen.schedule:
        common = changed_by_children(seen).keys()
        sums = {
            one.thing for one in seen.changes if one.after == sum(numbers) and is_value(seen, one)
        }
        sums &= common if len(numbers) >= workers > 1 else sums
        assert sums, NO_COMMON_SUM.filled(due=sum(numbers), **facts)


@pytest.mark.points(1)
def test_any_texts_may_come(explore):
    """No text, empty ones, equal ones, signs next to the letters in the code, letters doubled.

    没有文本、空文本、相同的文本、编码紧挨着字母的符号、重复的字母。
    """
    for texts in (
        [],
        [""],
        ["", "b"],
        ["@A[ `a{ Zz", "09 ~^_"],
        ["aa", "a"],
        ["no", "no"],
        ["z", "Z", "z"],
    ):
        for seen in explore.using(sleep="any")("count_letters", texts=texts):
            assert_tally(seen, texts)


@pytest.mark.points(0.5)
def test_three_texts_are_counted_at_once(explore):
    """Three texts: three processes that are there at the same time, and elements that are wide.

    三个文本：三个进程同时存在，数组的元素也够大。
    """
    case = {"texts": ["a", "b", "a?"]}
    scribes = explore.using(sleep="any")
    together = False
    for seen in scribes("count_letters", **case):
        assert_tally(seen, case["texts"])
        together = together or all_at_once(seen)
        for name in letters_on(seen):
            board = arrays(seen).get(name)
            narrow = board is not None and board.length >= 26 and board.code not in WIDE
            assert not narrow, NARROW.filled(code=board and board.code)
    if not together:
        orders = len(scribes.every("count_letters", **case))
        assert together, ONE_BY_ONE.filled(orders=orders, due=3)


@pytest.mark.points(0.5)
def test_a_page_of_texts_for_real(run):
    """Seven texts with all the letters, counted on the real system.

    在真实系统上数七个文本，所有字母都有。
    """
    texts = [PANGRAM, PANGRAM.upper(), "", "zZ9" * 90, PANGRAM * 2, "\n\t", ascii_lowercase]
    assert_tally(run("count_letters", texts=texts), texts)


@pytest.mark.points(1)
def test_any_pixels_any_workers(explore, run):
    """No pixel, fewer pixels than workers, 255 reached exactly and by far, nothing to add.

    一个像素也没有、像素比工人少、正好到 255、远远超过 255、加亮 0。
    """
    board = explore.using(sleep="any")
    for pixels, workers, by in (
        ([], 2, 5),
        ([7], 3, 3),
        ([0, 199, 200, 201, 254, 255], 1, 55),
        ([0, 1, 255, 128], 3, 1000),
        ([3, 0, 255], 2, 0),
    ):
        for seen in board("brighten", pixels=pixels, workers=workers, by=by):
            assert_picture(seen, pixels, workers, by)
    for pixels, workers, by in (([1, 2, 3, 4, 5, 6, 7], 4, 249), ([9, 9], 5, 1)):
        assert_picture(run("brighten", pixels=pixels, workers=workers, by=by), pixels, workers, by)


@pytest.mark.points(0.5)
def test_wherever_the_bad_pixel_is(explore, run):
    """First, last, in the middle, alone, below and above: ValueError, and no block is left.

    坏像素在最前、最后、中间，只有它一个，太小或太大：都是 ValueError，块也都不留下。
    """
    for pixels, workers, by in (
        ([256, 0], 2, 0),
        ([5, -1, 5], 1, 2),
        ([255, 0, 256], 3, 1),
        ([-1], 2, 7),
        ([300], 1, 0),
    ):
        for seen in explore.expecting("ValueError")(
            "brighten", pixels=pixels, workers=workers, by=by
        ):
            assert_no_trace(seen, pixels)
            assert_refused(seen, pixels)
    pixels = [*range(256), 1000]
    assert_refused(run.expecting("ValueError")("brighten", pixels=pixels, workers=3, by=4), pixels)


@pytest.mark.points(0.5)
def test_a_large_picture_for_real(explore, run):
    """Three workers share four pixels; then four share a thousand, for real.

    三个工人分四个像素；然后真正跑一次，四个工人分一千个像素。
    """
    case = {"pixels": [4, 3, 2, 1], "workers": 3, "by": 6}
    board = explore.using(sleep="any")
    shared = False
    for seen in board("brighten", **case):
        assert_picture(seen, **case)
        shared = shared or sum(map(bool, written_by(seen).values())) > 1
    pixels = [number * 7 % 256 for number in range(1001)]
    assert_picture(run("brighten", pixels=pixels, workers=4, by=90), pixels, 4, 90)
    if not shared:
        orders = len(board.every("brighten", **case))
        assert shared, BY_ONE_ALONE.filled(workers=3, orders=orders)


@pytest.mark.points(1)
def test_any_numbers_have_their_mean(explore, run):
    """One number, equal ones, negative ones, very large ones, more workers than numbers.

    一个数、相同的数、负数、很大的数，还有工人比数多。
    """
    for numbers, workers in (
        ([0.5], 1),
        ([-2.25], 3),
        ([1.5, 1.5, 1.5], 2),
        ([-3.0, 6.75, 2.0**31 + 1, -0.75], 2),
    ):
        for seen in explore.using(sleep="any")("mean_of", numbers=numbers, workers=workers):
            assert_average(seen, numbers, workers)
    numbers = [number / 4 - 30 for number in range(257)]
    assert_average(run("mean_of", numbers=numbers, workers=5), numbers, 5)
    case = {"numbers": [3.0, 6.0, 12.0], "workers": 3}
    judges = explore.using(sleep="any")
    who = set()
    for seen in judges("mean_of", **case):
        assert_average(seen, **case)
        adding = changed_by_children(seen).values()
        who.add(max(len({process for process, _ in added}) for added in adding))
    if max(who) == 1:
        orders = len(judges.every("mean_of", **case))
        assert max(who) > 1, BY_ONE_ALONE.filled(workers=3, orders=orders)
