"""What greetings.py has to do, as tests that you may read: pytest exercises/01_process

`explore("greet_all", names=["Ana"], seconds=2)` calls your function once for every order in which
its processes can move and which could make a difference, and says what happened each time: who
printed what, which processes there were. Its clock is not the one on the wall: sleeping costs
nothing, and `elapsed` is exact. With `sleep="any"` a sleep may take any time at all, compared with
what the others do meanwhile: whoever sleeps in place of waiting is found out.
"""

import pytest

from grader import Text


def words_for(name):
    """What a guest of that name hears, in order."""
    return [f"{name}: hello", f"{name}: goodbye"]


def greetings_of(outcome, process, names):
    """What this process said of all that the guests should hear."""
    words = [word for name in names for word in words_for(name)]
    return [text for text in outcome.texts_of(process) if text in words]


def greeters(outcome, names):
    """The child processes of the caller that greeted somebody."""
    own = [one for one in outcome.children if one.parent == outcome.caller.pid]
    return [one for one in own if greetings_of(outcome, one, names)]


def assert_greeted(outcome, names):
    """Each guest was greeted by a process of their own, which bears their name."""
    parent = greetings_of(outcome, outcome.caller, names)
    assert not parent, BY_THE_PARENT.filled(line=parent[:1])
    own = greeters(outcome, names)
    facts = {"guests": len(names), "number": len(own)}
    assert len(own) == len(names), NOT_ITS_OWN_PROCESS.filled(**facts)
    called = sorted(one.name for one in own)
    assert called == sorted(names), NOT_NAMED.filled(names=sorted(names), called=called)
    for one in own:
        said = greetings_of(outcome, one, names)
        facts = {"name": one.name, "expected": words_for(one.name), "said": said}
        assert said == words_for(one.name), OTHER_WORDS.filled(**facts)


def assert_waited_for(outcome, names):
    """The call returned the exit codes of greetings that had all come to their end."""
    facts = {"result": outcome.result, "expected": [0] * len(names)}
    assert outcome.result == [0] * len(names), NOT_THEIR_CODES.filled(**facts)
    early = [one.name for one in outcome.still_there if one in greeters(outcome, names)]
    assert not early, RETURNED_EARLY.filled(names=early)


def assert_at_once(outcome, names, seconds):
    """It took as long as one greeting: everybody was welcomed at once and left at the end."""
    facts = {"guests": len(names), "seconds": seconds, "elapsed": outcome.elapsed}
    assert outcome.elapsed == seconds, NOT_AT_ONCE.filled(**facts)
    moments = {f"{name}: hello": 0 for name in names}
    moments |= {f"{name}: goodbye": seconds for name in names}
    for line in outcome.output:
        facts = {"said": line.text, "at": line.at, "due": moments.get(line.text)}
        assert line.at == moments.get(line.text, line.at), AT_ANOTHER_TIME.filled(**facts)


BY_THE_PARENT = Text(
    "{line} was said by the parent, the process that called your function. It should only "
    "start the processes; greeting is their work. When does Python call greet in your line, "
    "and which process is that?",
    "{line} 是父进程说的，也就是调用你这个函数的那个进程。父进程只管启动，问候是子进程的活。在"
    "你写的那一行里，greet 是什么时候被调用的？当时是哪个进程在执行？",
)
NOT_ITS_OWN_PROCESS = Text(
    "{guests} guests were expected to be greeted by {guests} child processes; {number} child "
    "process(es) greeted somebody. What did each of your processes get to do, and did each "
    "begin?",
    "{guests} 位客人应该由 {guests} 个子进程来问候，实际开口问候的子进程有 {number} 个。你的每"
    "个进程领到了什么活？它们都真的开始了吗？",
)
NOT_NAMED = Text(
    "The processes are called {called}; they should be named after their guests, {names}. "
    "Where does a process get its name, and at what moment is it too late for a new one?",
    "这些进程的名字是 {called}，应该用客人的名字：{names}。进程的名字是在哪里定下来的？到什么时"
    "候再改就太晚了？",
)
OTHER_WORDS = Text(
    "{name} should hear {expected}, and heard {said}. What does greet get as its arguments?",
    "{name} 应该听到 {expected}，实际听到的是 {said}。传给 greet 的参数是什么？",
)
NOT_THEIR_CODES = Text(
    "{result} was returned, {expected} is right. A process that ends well has the exit code 0; "
    "as long as it has not ended, or was never started, its exit code is None. What do you "
    "know about each of the processes at the moment when you ask for it?",
    "返回的是 {result}，应该是 {expected}。正常结束的进程退出码是 0；还没结束、或者从未启动的进"
    "程，退出码是 None。你去问退出码的那一刻，每个进程走到哪一步了，你说得准吗？",
)
RETURNED_EARLY = Text(
    "The call returned while these were still busy: {names}. Which line of yours waits until "
    "they have ended, however long that takes?",
    "函数已经返回了，这些进程却还没忙完：{names}。你的哪一行代码会一直等到它们结束，不管要等多久？",
)
NOT_AT_ONCE = Text(
    "{guests} guests, {seconds:g} s for each, all at the same time: that takes {seconds:g} s. "
    "Yours took {elapsed:g} s. At each line that waits: which processes have been started by "
    "then?",
    "{guests} 位客人，每位 {seconds:g} 秒，同时进行，一共就是 {seconds:g} 秒；你的程序用了 "
    "{elapsed:g} 秒。看看每一行会等待的代码：走到那里的时候，哪些进程已经启动了？",
)
AT_ANOTHER_TIME = Text(
    "{said!r} was heard {at} s after the call; the time for it is {due} s. What did that "
    "process do until then, or what did it leave out?",
    "{said!r} 是在调用后 {at} 秒听到的，本该在 {due} 秒。在那之前，这个进程在做什么？还是漏做了"
    "什么？",
)
NOT_A_GREETER = Text(
    "These are the classes of the processes that greeted: {kinds}. Which of them is the one "
    "whose run you wrote?",
    "开口问候的进程属于这些类：{kinds}。你写了 run 的是哪个类？",
)
NOT_ITS_COPY = Text(
    "own_memory({start}, {children}) returned {result}; {expected} is right. Each child counts "
    "in its own copy of the memory and ends with the number that it sees there. Who added to "
    "which counter, and how did that number leave the child?",
    "own_memory({start}, {children}) 返回了 {result}，应该是 {expected}。每个子进程都在自己那一"
    "份内存里加一，再把看到的数作为退出码带出来。谁加的是哪一个 counter？这个数又是怎么离开子进"
    "程的？",
)
DID_NOT_END_SO = Text(
    "The exit codes with which the child processes really ended are {codes}; {children} of "
    "them should be {expected}. Where does the list that you return come from?",
    "子进程真正的退出码是 {codes}，其中应该有 {children} 个是 {expected}。你返回的那个列表是从"
    "哪里来的？",
)


@pytest.mark.points(1)
def test_every_guest_is_greeted_by_a_process_of_their_own(explore):
    """Each guest is greeted by an own process that bears the guest's name; its exit code is 0.

    每位客人由一个专门的进程来问候，进程用客人的名字命名；退出码都是 0。
    """
    names = ["Ana", "Bo", "Chen"]
    for outcome in explore.using(sleep="any")("greet_all", names=names, seconds=2):
        assert_greeted(outcome, names)
        assert_waited_for(outcome, names)


@pytest.mark.points(1)
def test_all_guests_are_greeted_at_once(explore):
    """Three guests, two seconds for each: two seconds for all of them.

    三位客人，每位两秒：大家同时进行，总共两秒。
    """
    names = ["Ana", "Bo", "Chen"]
    for outcome in explore("greet_all", names=names, seconds=2):
        assert_at_once(outcome, names, 2)
        assert_greeted(outcome, names)


@pytest.mark.points(1.5)
def test_a_greeter_is_a_process_that_knows_its_guest(explore):
    """The same with the class: each guest has a Greeter, named after the guest, all at once.

    换成类来做：每位客人有一个 Greeter，用客人的名字命名，大家同时进行。
    """
    names = ["Ana", "Bo", "Chen"]
    for outcome in explore.using(sleep="any")("greet_all_with_class", names=names, seconds=2):
        assert_greeted(outcome, names)
        kinds = sorted({one.kind for one in greeters(outcome, names)})
        assert kinds == ["Greeter"], NOT_A_GREETER.filled(kinds=kinds)
        assert_waited_for(outcome, names)
    for outcome in explore("greet_all_with_class", names=names[:2], seconds=2):
        assert_at_once(outcome, names[:2], 2)


@pytest.mark.points(1)
def test_each_child_counts_in_a_memory_of_its_own(explore):
    """Three children add 1 to a counter of 10: each of them sees 11, the parent still 10.

    三个子进程都给值为 10 的 counter 加一：每个子进程看到的都是 11，父进程看到的还是 10。
    """
    for outcome in explore.using(sleep="any")("own_memory", start=10, children=3):
        facts = {"start": 10, "children": 3, "result": outcome.result}
        expected = [10, [11, 11, 11]]
        assert outcome.result == expected, NOT_ITS_COPY.filled(expected=expected, **facts)
        codes = [one.exit_code for one in outcome.children]
        facts = {"codes": codes, "children": 3, "expected": 11}
        assert codes.count(11) == 3, DID_NOT_END_SO.filled(**facts)
