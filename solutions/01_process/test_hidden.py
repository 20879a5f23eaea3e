"""What the visible tests leave out: odd names, nobody, many, greetings that fail, other counters.

DESIGN.md says which clause of the contract each of them guards.
"""

import pytest

from grader import Text

SAID_BY_THE_PARENT = Text(
    "The parent itself said {said!r}. A parent that greets can't look after anybody else "
    "meanwhile. Which process executes greet in your program?",
    "{said!r} 是父进程自己说的。父进程去问候客人，就顾不上别人了。在你的程序里，greet 由哪个进"
    "程执行？",
)
NOT_ONE_EACH = Text(
    "{guests} guest(s) came: {names}. The processes that greeted somebody are called {called}. "
    "There has to be one for each guest, also when two guests have the same name. Where do "
    "your processes come from, and where do their names?",
    "来了 {guests} 位客人：{names}。开口问候的进程名字是 {called}。每位客人都要有一个，两位客人"
    "同名也一样。你的进程是从哪里来的？它们的名字呢？",
)
HEARD = Text(
    "The process {name!r} should have said {due}; it said {said}. Follow the arguments on "
    "their way into greet.",
    "进程 {name!r} 应该说 {due}，实际说的是 {said}。顺着参数走一遍：它们是怎么到 greet 手里的？",
)
CODES = Text(
    "{function}({names}) returned {result}; the exit codes, in the order of the names, are "
    "{due}. When do you ask a process for its exit code, and what may it be at that time?",
    "{function}({names}) 返回了 {result}；按名字的顺序，退出码应该是 {due}。你是什么时候去问进"
    "程的退出码的？那时候它可能是什么？",
)
LEFT = Text(
    "When the call returned, these processes had not ended yet: {names}. How do you know that "
    "a process has ended?",
    "函数返回的时候，这些进程还没有结束：{names}。你凭什么知道一个进程已经结束了？",
)
TOOK = Text(
    "{guests} guest(s) with {seconds:g} s each took {elapsed:g} s together. Nobody needs to "
    "wait for anybody else, and nobody is sent away early. Who waits in your program, for "
    "whom, how long?",
    "{guests} 位客人，每位 {seconds:g} 秒，一共用了 {elapsed:g} 秒。本来谁也不用等谁，谁也不该"
    "被提前打发走。在你的程序里，是谁在等谁？等多久？",
)
MOMENT = Text(
    "{said!r} was said {at} s after the call, but is due {due} s after it. What does each "
    "process do first, and what last?",
    "{said!r} 是调用后 {at} 秒说的，应该在 {due} 秒说。每个进程先做什么，最后做什么？",
)
FEW_AT_ONCE = Text(
    "Of {guests} guests, only {met} were being greeted when the first of them was done. How "
    "many of your processes can be at work at the same time?",
    "{guests} 位客人里，第一位送走的时候只有 {met} 位正在接受问候。你的进程最多能有几个同时在干"
    "活？",
)
FAILED = Text(
    "Each greeting failed: a sleep of {seconds:g} s is longer than Python can count. A process "
    "that nothing keeps from failing ends with 1 then; these ended with {codes}, and {result} "
    "was returned. Where do failures disappear in your program, or where else do its numbers "
    "come from?",
    "每次问候都失败了：睡 {seconds:g} 秒，Python 的计时装不下。没有谁拦着的话，进程会以 1 结束；"
    "实际的退出码是 {codes}，返回的是 {result}。失败在你程序的什么地方消失了？还是这些数另有来"
    "处？",
)
KINDS = Text(
    "The guests were greeted by processes of these classes: {kinds}. What is a Greeter for, if "
    "not for that?",
    "问候客人的进程属于这些类：{kinds}。Greeter 如果不干这个，还有什么用呢？",
)
COUNTED = Text(
    "own_memory({start}, {children}) returned {result}; it should be {due}. A child gets a "
    "copy of the parent's memory. What is in the copy when the child begins, and what does the "
    "parent notice of a change in it?",
    "own_memory({start}, {children}) 返回了 {result}，应该是 {due}。子进程得到的是父进程内存的"
    "一份副本。子进程开始的时候，副本里是什么？副本里的改动，父进程又能看到多少？",
)
REALLY = Text(
    "The {children} child(ren) of own_memory({start}, {children}) really ended with the exit "
    "codes {codes}. What each of them saw, {due}, has to come from there.",
    "own_memory({start}, {children}) 的 {children} 个子进程，真正的退出码是 {codes}。各个子进程"
    "看到的数（{due}）应该由它带出来。",
)
AGAIN = Text(
    "{function} was called twice in one program, with {first} and with {second}. It returned "
    "{result}; {due} is right. What is left of the first call when the second one begins?",
    "同一个程序里调用了两次 {function}，先用 {first}，再用 {second}。返回的是 {result}，应该是 "
    "{due}。第二次调用开始的时候，第一次的东西还剩下什么？",
)


def twice(work, function, first, second):
    """The same function twice in one program."""
    return [getattr(work, function)(*first), getattr(work, function)(*second)]


def due_to(name):
    """The words for one guest."""
    return [f"{name}: hello", f"{name}: goodbye"]


def spoken(seen, process, names):
    """What the process said, of the words that are due to any of the guests."""
    return [text for text in seen.texts_of(process) if any(text in due_to(name) for name in names)]


def speakers(seen, names):
    """The caller's children that said any of these words."""
    own = [child for child in seen.children if child.parent == seen.caller.pid]
    return [child for child in own if spoken(seen, child, names)]


def assert_served(seen, names):
    """One child for each guest, under the guest's name, and it said what is due."""
    own = spoken(seen, seen.caller, names)
    assert not own, SAID_BY_THE_PARENT.filled(said=own[:1])
    children = speakers(seen, names)
    called = sorted(child.name for child in children)
    facts = {"guests": len(names), "names": names, "called": called}
    assert called == sorted(names), NOT_ONE_EACH.filled(**facts)
    for child in children:
        said, due = spoken(seen, child, names), due_to(child.name)
        assert said == due, HEARD.filled(name=child.name, due=due, said=said)


def assert_codes(seen, function, names, due):
    """The call returned these exit codes, and not before everybody had ended."""
    facts = {"function": function, "names": names, "result": seen.result, "due": due}
    assert seen.result == due, CODES.filled(**facts)
    left = [child.name for child in seen.still_there if child in speakers(seen, names)]
    assert not left, LEFT.filled(names=left)


def assert_together(seen, names, seconds):
    """As long as one of them: each began at once and was done at the end."""
    facts = {"guests": len(names), "seconds": seconds, "elapsed": seen.elapsed}
    assert seen.elapsed == seconds, TOOK.filled(**facts)
    moments = {}
    for name in names:
        hello, goodbye = due_to(name)
        moments |= {hello: 0, goodbye: seconds}
    for line in seen.output:
        facts = {"said": line.text, "at": line.at, "due": moments.get(line.text)}
        assert line.at == moments.get(line.text, line.at), MOMENT.filled(**facts)


def assert_met(seen, names):
    """Held in greet until nobody else could come, all of them met there.

    Who says the words without calling greet can't be held.
    """
    calls = seen.calls_of("greet")
    first = min((call.ended for call in calls if call.ended is not None), default=0)
    met = sum(call.started < first for call in calls)
    assert met == len(calls), FEW_AT_ONCE.filled(guests=len(names), met=met)


def assert_greeters(seen, names):
    """They are all of the class Greeter."""
    kinds = sorted({child.kind for child in speakers(seen, names)})
    assert kinds in ([], ["Greeter"]), KINDS.filled(kinds=kinds)


def assert_again(explore, function, calls, due):
    """Called a second time, the function knows nothing of the first."""
    facts = {"function": function, "first": calls[0], "second": calls[1], "due": due}
    exploring = explore.using(sleep="any")
    for seen in exploring(twice, function=function, first=calls[0], second=calls[1]):
        assert seen.result == due, AGAIN.filled(result=seen.result, **facts)


def assert_failed(seen, names, seconds):
    """Each one ended with the exit code 1, and so it was returned."""
    codes = [child.exit_code for child in seen.children]
    facts = {"seconds": seconds, "codes": codes, "result": seen.result}
    assert (seen.result, codes) == ([1] * len(names), [1] * len(names)), FAILED.filled(**facts)


def assert_counted(seen, start, children):
    """The parent's counter is what it was; each child ended with one more."""
    due = [start, [start + 1] * children]
    facts = {"start": start, "children": children, "due": due}
    assert seen.result == due, COUNTED.filled(result=seen.result, **facts)
    codes = [child.exit_code for child in seen.children]
    assert codes.count(start + 1) == children, REALLY.filled(codes=codes, **facts | {"due": due[1]})


ODD = (["Process-2", "Process-2"], [" {} None "], [])
"""Equal names, a name that another process may have already, names that mean something, nobody."""
MANY = [f"Guest {number}" for number in range(12)]
"""More than most machines have cores, and more than a group of eight or of ten."""
EVENINGS = [["Ana"], 1], [["Bo"], 1]


@pytest.mark.points(1)
def test_guests_may_have_any_names_and_there_may_be_none(explore):
    """Guests with the same name, with names of processes, one, none at all; others come later.

    客人可以同名，可以叫进程的名字，可以只有一位，也可以一位都没有；以后还会来别的客人。
    """
    for names in ODD:
        for seen in explore.using(sleep="any")("greet_all", names=names, seconds=1):
            assert_served(seen, names)
            assert_codes(seen, "greet_all", names, [0] * len(names))
    assert_again(explore, "greet_all", EVENINGS, [[0], [0]])


@pytest.mark.points(1)
def test_however_many_guests_there_are_nobody_waits(explore, run):
    """Three guests take as long as one, twelve are all greeted at once; no time takes no time.

    三位客人和一位客人用的时间一样，十二位也是同时问候；问候不花时间，总共也就不花时间。
    """
    for names, seconds in ((["Cai", "Bo", "Ana"], 40.25), (["Ana", "Bo"], 0), ([], 5)):
        for seen in explore("greet_all", names=names, seconds=seconds):
            assert_together(seen, names, seconds if names else 0)
            assert_codes(seen, "greet_all", names, [0] * len(names))
    really = run.holding("greet")("greet_all", names=MANY, seconds=0)
    assert_served(really, MANY)
    assert_met(really, MANY)
    facts = {"function": "greet_all", "names": MANY, "due": [0] * 12}
    assert really.result == [0] * 12, CODES.filled(result=really.result, **facts)


@pytest.mark.points(0.5)
def test_a_greeting_that_fails_shows_in_the_exit_code(explore):
    """A greeting that raises ends its process with exit code 1, and the parent reports that.

    问候时抛出异常，那个进程的退出码就是 1，父进程要如实报告。
    """
    for names in (["Ana"], ["Ana", "Bo"]):
        exploring = explore.expecting("OverflowError")
        for seen in exploring("greet_all", names=names, seconds=1e10):
            assert_failed(seen, names, 1e10)


@pytest.mark.points(1.5)
def test_greeters_are_as_good_as_the_first_way(explore, run):
    """Greeters with equal names, three and twelve at once, none, twice, and for real.

    同名的 Greeter、三个和十二个同时、一个也没有、调用两次，还有真正运行一次。
    """
    for names in (["Greeter-1", "Greeter-1"], []):
        for seen in explore.using(sleep="any")("greet_all_with_class", names=names, seconds=1):
            assert_served(seen, names)
            assert_greeters(seen, names)
            assert_codes(seen, "greet_all_with_class", names, [0] * len(names))
    three = ["Cai", "Bo", "Ana"]
    for seen in explore("greet_all_with_class", names=three, seconds=40.25):
        assert_together(seen, three, 40.25)
    assert_again(explore, "greet_all_with_class", EVENINGS, [[0], [0]])
    really = run.holding("greet")("greet_all_with_class", names=MANY, seconds=0)
    assert_served(really, MANY)
    assert_greeters(really, MANY)
    assert_met(really, MANY)


@pytest.mark.points(0.5)
def test_a_greeter_that_fails_shows_in_the_exit_code(explore):
    """A Greeter whose greeting raises has exit code 1, and the parent reports that.

    Greeter 问候时抛出异常，退出码就是 1，父进程要如实报告。
    """
    names = ["Ana", "Bo"]
    exploring = explore.expecting("OverflowError")
    for seen in exploring("greet_all_with_class", names=names, seconds=1e10):
        assert_failed(seen, names, 1e10)


@pytest.mark.points(1)
def test_no_child_sees_what_another_one_counts(explore, run):
    """Whatever the counter starts from, however many count, each time: each child sees one more.

    不管 counter 从几开始，有几个子进程在数，是第几次调用：每个子进程都只看到多了一。
    """
    for start, children in ((0, 1), (199, 3)):
        for seen in explore.using(sleep="any")("own_memory", start=start, children=children):
            assert_counted(seen, start, children)
    assert_again(explore, "own_memory", ([5, 1], [0, 1]), [[5, [6]], [0, [1]]])
    really = run("own_memory", start=41, children=4)
    due = [41, [42] * 4]
    facts = {"start": 41, "children": 4, "due": due}
    assert really.result == due, COUNTED.filled(result=really.result, **facts)
