"""What scoreboard.py has to do, as tests that you may read: pytest exercises/09_shared_memory

`explore("count_letters", ...)` plays your function in every order in which its processes can move.
`run.operations` is every step that was made: who read or wrote which shared bytes, who created,
opened and unlinked a block. `run.changes` tells who changed which shared number. Shared memory that
is still there when everybody has ended fails a test by itself: `leaked`.
"""

from collections import Counter

import pytest

from grader import Text

LETTERS = Text(
    "In {texts} the letters are {expected}; count_letters returned {result}. Take a letter that is "
    "wrong: who counted it, in how many steps, and who came in between?",
    "{texts} 里的字母应该是 {expected}，count_letters 返回的却是 {result}。挑一个不对的字母："
    "它是谁数的？分几步？中间谁插了进来？",
)
TOO_LARGE = Text(
    "There are {due} of the letter {letter!r}; count_letters says {found}. Which is the largest "
    "number that an element of your array can hold?",
    "字母 {letter!r} 一共有 {due} 个，count_letters 说是 {found}。"
    "你那个数组的一个元素，最大能存多少？",
)
NOT_ON_THE_BOARD = Text(
    "Each text is counted by a process of its own, on one Array that all share: for {texts} that "
    "is {due} letters, process by process; the most that was counted on one Array is {found}. "
    "Which process runs your counting line, and where does what it counts stay?",
    "每个文本由自己的一个进程来数，都记在同一个共享的 Array 上：对 {texts} 来说，"
    "各进程应该分别记下 {due} 个字母；实际记在同一个 Array 上最多的是 {found}。"
    "数数的那一行是哪个进程执行的？数出来的东西留在哪里？",
)
PIXELS = Text(
    "{pixels}, {workers} worker(s), brighter by {by}: {expected} is due; brighten returned "
    "{result}. Take a pixel that is wrong: into whose slice does it fall, and into how many?",
    "像素 {pixels}，{workers} 个工人，各加亮 {by}：应该得到 {expected}，"
    "brighten 返回的却是 {result}。挑一个不对的像素：它落在谁的那一段里？落进了几段？",
)
BLOCKS = Text(
    "The pixels lie in one SharedMemory block; your program made {blocks}. How many copies of the "
    "picture are there, and which of them does a worker see?",
    "像素都放在一个 SharedMemory 块里；你的程序建了 {blocks} 个。这幅画一共有几份？"
    "工人看到的是哪一份？",
)
NOT_BY_WORKERS = Text(
    "{due} pixel(s) had to change, in the block itself, by the hands of workers. There {found} "
    "byte(s) were read and then written, {own} of them by the caller. Who brightens, and where?",
    "有 {due} 个像素要变，应该由工人直接在那个块里改。在里面先读后写过的字节有 {found} 个，"
    "其中 {own} 个是调用者改的。是谁在加亮？改的是哪里？",
)
UNLINKED = Text(
    "{blocks} block(s) made, and unlink was called {unlinks} time(s). A name that has been removed "
    "can't be removed again, and one that has not stays. Which one process is the last that knows "
    "that nobody needs the block any more?",
    "建了 {blocks} 个块，unlink 调用了 {unlinks} 次。名字删掉以后不能再删一次，不删就一直留着。"
    "哪一个进程最后知道再也没有人用这个块了？",
)
NO_VALUE_ERROR = Text(
    "One of {pixels} is no pixel: a ValueError is due. The call {found}. What does your program do "
    "with a number that does not fit into a byte?",
    "{pixels} 里有一个不是像素：应该抛出 ValueError。实际上调用{found}。"
    "碰到一个字节放不下的数，你的程序是怎么做的？",
)
RETURNED = Text("returned {result}", "返回了 {result}")
RAISED = Text("raised {error}", "抛出了 {error}")
MEAN = Text(
    "The mean of {numbers} is {expected}; with {workers} worker(s), mean_of returned {result}. Is "
    "every number in the sum once, and has nobody's share been overwritten?",
    "{numbers} 的平均数是 {expected}；{workers} 个工人，mean_of 返回的却是 {result}。"
    "每个数都加进总和、而且只加了一次吗？有没有谁加的那一份被别人盖掉？",
)
NOT_ADDED_UP = Text(
    "The workers add up the numbers in one shared Value: it goes from 0 to {due}, by their hands. "
    "No shared number that a worker changed has come to {due}. Who adds, and to what?",
    "工人把数都加到同一个共享的 Value 里：它从 0 变到 {due}，由他们亲手来加。"
    "可是工人改过的共享数里，没有一个到过 {due}。是谁在加？加到哪里去了？",
)


def letters_in(texts):
    """How often each letter occurs in the texts."""
    return dict(Counter(one for one in "".join(texts).lower() if one.isalpha()))


def values(run):
    """The Values and Arrays that were made."""
    return {made.object for made in run.creations if type(made).__name__ == "NewMemory"}


def counted(run):
    """For each shared Array, how many letters each child has counted on it."""
    arrays = {}
    children = {child.id for child in run.children}
    memories = values(run)
    for change in run.changes:
        levels = (change.before, change.after)
        numbers = all(isinstance(level, int | float) for level in levels)
        if numbers and change.thing[0] in memories and change.process in children:
            found = arrays.setdefault(change.thing[0], Counter())
            found[change.process] += change.after - change.before
    return [sorted(number for number in found.values() if number) for found in arrays.values()]


def asked(run, kind):
    """The steps of this kind, each with what it asked for."""
    return [
        (step.process, step.operation)
        for step in run.operations
        if step.done and type(step.operation).__name__ == kind
    ]


def places(operation, count):
    """The bytes that were read or written, `count` of them."""
    elements = range(count // operation.width)
    firsts = [operation.start + operation.step * element for element in elements]
    return {(operation.object, first + byte) for first in firsts for byte in range(operation.width)}


def brightened(run):
    """The bytes of blocks that each process has changed in place: first read, then written."""
    found = {}
    for step in run.operations:
        kind, one = type(step.operation).__name__, step.operation
        read, written = found.setdefault(step.process, (set(), set()))
        if step.done and kind == "ReadBytes":
            read |= places(one, one.count * one.width)
        if step.done and kind == "WriteBytes":
            written |= places(one, len(one.data)) & read
    return {process: written for process, (_, written) in found.items()}


def assert_letters(run, texts):
    """The letters are right, and each text was counted by a process of its own."""
    expected = letters_in(texts)
    facts = {"texts": texts, "expected": expected}
    assert run.result == expected, LETTERS.filled(result=run.result, **facts)
    due = sorted(
        number for number in (sum(letters_in([text]).values()) for text in texts) if number
    )
    found = max(counted(run), key=sum, default=[])
    assert found == due, NOT_ON_THE_BOARD.filled(texts=texts, due=due, found=found)


def assert_one_block(run):
    """One block was made, and somebody has unlinked it, once."""
    made = [one for _, one in asked(run, "CreateSegment")]
    assert len(made) == 1, BLOCKS.filled(blocks=len(made))
    unlinks = len(asked(run, "UnlinkSegment"))
    assert unlinks == 1, UNLINKED.filled(blocks=len(made), unlinks=unlinks)


def assert_brightened(run, pixels, workers, by):
    """The pixels are right, and have been changed in the block, by children too."""
    expected = [min(255, pixel + by) for pixel in pixels]
    facts = {"pixels": pixels, "workers": workers, "by": by, "expected": expected}
    assert run.result == expected, PIXELS.filled(result=run.result, **facts)
    due = sum(before != after for before, after in zip(pixels, expected, strict=True))
    hands = brightened(run)
    found = sum(map(len, hands.values()))
    own = len(hands[run.caller.id])
    message = NOT_BY_WORKERS.filled(due=due, found=found, own=own)
    assert found >= due, message
    assert found > own, message


def assert_mean(run, numbers, workers):
    """The mean is right, and the children have added it up in a shared number."""
    expected = sum(numbers) / len(numbers)
    facts = {"numbers": numbers, "workers": workers, "expected": expected}
    assert run.result == expected, MEAN.filled(result=run.result, **facts)
    children = {child.id for child in run.children}
    shared = [one for one in run.changes if one.thing[0] in values(run) or one.thing[1] == "value"]
    changed = {change.thing for change in shared if change.process in children}
    due = sum(numbers)
    reached = any(change.after == due for change in shared if change.thing in changed)
    assert reached, NOT_ADDED_UP.filled(due=due)


@pytest.mark.points(0.5)
def test_large_counts_fit(run):
    """Three hundred times the same letter, counted for real: the number is not too large.

    真正数一次，同一个字母三百个：这个数并不算大，要装得下。
    """
    seen = run("count_letters", texts=["x" * 300])
    result = seen.result if isinstance(seen.result, dict) else {}
    found = result.get("x")
    assert found == 300, TOO_LARGE.filled(letter="x", due=300, found=found)


@pytest.mark.points(1.5)
def test_no_letter_is_lost(explore):
    """Two texts with the same letters, one process each: in every order all of them are counted.

    两个文本，字母相同，各用一个进程来数：不管谁先谁后，一个字母也不会丢。
    """
    texts = ["ab", "Ba!"]
    for run in explore.using(sleep="any")("count_letters", texts=texts):
        assert_letters(run, texts)


@pytest.mark.points(1)
def test_the_block_is_unlinked_once(explore):
    """Four pixels, two workers: brightened by the workers in one block, that is unlinked once.

    四个像素，两个工人：由工人在同一个块里加亮，而这个块只 unlink 一次。
    """
    pixels = [10, 20, 30, 250]
    for run in explore.using(sleep="any")("brighten", pixels=pixels, workers=2, by=25):
        assert_brightened(run, pixels, 2, 25)
        assert_one_block(run)


@pytest.mark.points(0.5)
def test_no_pixel_is_left_over(explore):
    """Five pixels for two workers, then for three: each pixel is brightened once.

    五个像素分给两个工人，再分给三个工人：每个像素都加亮，而且只加亮一次。
    """
    pixels = [0, 50, 100, 150, 200]
    for workers in (2, 3):
        for run in explore.using(sleep="any")("brighten", pixels=pixels, workers=workers, by=7):
            assert_brightened(run, pixels, workers, 7)


@pytest.mark.points(0.5)
def test_a_bad_pixel_leaves_nothing_behind(explore):
    """A pixel of 256, or of -1, is a ValueError, and the block is gone all the same.

    像素是 256 或 -1，就抛出 ValueError；就算这样，块也不会留下。
    """
    for pixels in ([0, 50, 256], [-1, 50]):
        for run in explore.expecting("ValueError")("brighten", pixels=pixels, workers=2, by=5):
            if run.error is None:
                found = RETURNED.filled(result=run.result)
            else:
                found = RAISED.filled(error=run.error)
            is_due = run.error == "ValueError"
            assert is_due, NO_VALUE_ERROR.filled(pixels=pixels, found=found)
            blocks, unlinks = len(asked(run, "CreateSegment")), len(asked(run, "UnlinkSegment"))
            assert blocks == unlinks, UNLINKED.filled(blocks=blocks, unlinks=unlinks)


@pytest.mark.points(1)
def test_the_mean_of_three_numbers(explore):
    """Three numbers, two workers: in every order the sum is complete, and so the mean is right.

    三个数，两个工人：不管谁先谁后，总和都是齐的，平均数也就对了。
    """
    numbers = [1.5, 4.5, 9.0]
    for run in explore.using(sleep="any")("mean_of", numbers=numbers, workers=2):
        assert_mean(run, numbers, 2)
