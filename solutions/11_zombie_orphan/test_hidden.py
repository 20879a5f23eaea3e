"""What else reaper.py has to do: the edges of its contract, seen by the system's own eyes.

The judgements are those of the visible tests, which may not be imported from here.
"""

import pytest

from grader import Text

PATIENCE = 1.25
"""The second that a child has, and what a clock may be wrong by."""
MORE = 1.5
"""Seconds beyond its life after which a child that is still there does not end by itself."""

LIVED_TOO_SHORT = Text(
    "The child was to live {seconds:g} s while its parent lives, and {at:.2f} s after the call it "
    "was gone. What did it take for the end of its parent, or what did you end it with?",
    "只要父进程还在，子进程就该活 {seconds:g} 秒；可是调用才过了 {at:.2f} 秒，它就没了。"
    "它把什么当成了父进程的结束？还是你用什么把它结束了？",
)
LIVES_ON = Text(
    "The child was to live {seconds:g} s, and long after that it was still there, though its "
    "parent lives. What ends it when nobody else does?",
    "子进程应该活 {seconds:g} 秒，可是父进程还在，过了很久它也还在。没有别人来结束它时，"
    "它靠什么结束？",
)

SIGNALS = (
    [-9, 3, -15, 0],
    [-11, -10, -14, 15, -1, -6],
    [-13, 2, -2],
)
"""SIGKILL and SIGTERM; SIGSEGV, SIGUSR1, SIGALRM, SIGHUP and SIGABRT; SIGPIPE and SIGINT, with
which Python does something else than the system. Ordinary codes are among them."""

NOT_THE_CODES = Text(
    "{result} was returned, {expected} is right. What the system tells about an end is a status, "
    "in which the code is wrapped up: what takes it out again, also when a signal was the reason?",
    "返回的是 {result}，应该是 {expected}。系统报告的是一个“状态”，退出码包在里面："
    "用什么把它取出来？如果是被信号杀死的呢？",
)
NOT_THEIR_ORDER = Text(
    "{result} was returned: all the codes, but not in the order of {expected}. Children end in any "
    "order. How do you know whose status it is that you have got?",
    "返回的是 {result}：码都对，顺序却不是 {expected} 的顺序。子进程谁先结束可说不准。"
    "你怎么知道拿到的是谁的状态？",
)
NOT_ITS_OWN_CHILD = Text(
    "{codes} codes, and {born} child(ren) of the parent made by os.fork(). Each code is reported "
    "by a child of its own: who ends with it in your program?",
    "有 {codes} 个退出码，父进程用 os.fork() 创建的子进程却有 {born} 个。每个退出码由一个"
    "单独的子进程报告：在你的程序里，是谁带着它结束的？",
)
OTHER_ENDS = Text(
    "The children were to end with {expected}, and the system saw them end with {ends}. What does "
    "a child of yours do with its code, and how does it end by a signal?",
    "子进程应该以 {expected} 结束，系统看到的却是 {ends}。你的子进程拿到自己的码以后做了什么？"
    "要被信号杀死，又该怎么做？",
)
DISCARDED = Text(
    "A child ended, and nothing was left of it, not even its exit code: the parent has told the "
    "system that it does not want to hear of its children. Where does its code come from, then?",
    "有子进程结束了，却什么也没留下，连退出码都没有：父进程告诉过系统，它不想知道子进程的结局。"
    "那么返回的退出码是从哪里来的？",
)
ZOMBIES_LEFT = Text(
    "{function}() had returned, and {zombies} of its children were zombies: they had ended, and "
    "nobody had waited for them. How many children do you make, and how many do you wait for?",
    "{function}() 已经返回，却还有 {zombies} 个子进程是僵尸：它们已经结束，没有人等过它们。"
    "你创建了几个子进程？等了几个？",
)
NOT_WAITED_FOR = Text(
    "{function}() had returned while {alive} of its children had not even ended. Who waits for "
    "those that take their time?",
    "{function}() 已经返回，却还有 {alive} 个子进程根本没结束。慢的那些，谁来等？",
)
NOT_THE_ROUNDS = Text(
    "The parent calls work(0), work(1), ... itself, for {rounds} round(s). These calls were seen, "
    "by the parent: {called}. How often does your loop run, and who runs it?",
    "work(0)、work(1)……由父进程自己调用，一共 {rounds} 轮。看到父进程调用的是：{called}。"
    "你的循环跑了几次？是谁在跑？",
)
BLOCKED = Text(
    "After {holds} of {rounds} rounds the parent stood still until a child had ended that was "
    "still at work: it could have worked on. Which call waits for a child, which one only asks?",
    "{rounds} 轮只做了 {holds} 轮，父进程就停下来，一直等到一个还在忙的子进程结束："
    "它本来可以接着干活。哪种调用会等子进程，哪种只是问一声？",
)
STAYED_A_ZOMBIE = Text(
    "A child had ended before round {round} began (exit code {code}), and when round {next} began "
    "it was still a zombie. After a round everybody is reaped who has ended: what about this one?",
    "第 {round} 轮开始前就有一个子进程结束了（退出码 {code}），到第 {next} 轮开始时它还是僵尸。"
    "每做完一轮，凡是已经结束的都要收走：这一个为什么没被收走？",
)
NOT_IN_ORDER_OF_REAPING = Text(
    "{result} was returned, but the children ended one after the other, rounds apart, with "
    "{groups}. The codes come in the order of reaping: when does each get into your list?",
    "返回的是 {result}，可是子进程是隔着几轮先后结束的，依次是 {groups}。"
    "返回值按收走的先后排列：每个码是什么时候进你的列表的？",
)
NO_SUCH_CHILD = Text(
    "guard() returned {result!r}, and that is no child of the parent that was alive when it "
    "returned. What does os.fork() give to the parent, and has the child something to live for?",
    "guard() 返回了 {result!r}，可是它返回的时候，父进程并没有这样一个活着的子进程。"
    "os.fork() 在父进程里返回什么？那个子进程又靠什么活着？",
)
OUTLIVED = Text(
    "The parent was killed by SIGKILL, and a second later {survivors} process(es) of its making "
    "were still there. A killed parent can do nothing any more, not even clean up: how can the "
    "child notice by itself?",
    "父进程被 SIGKILL 杀死，过了一秒，它留下的进程还有 {survivors} 个。被杀的父进程什么都做不了，"
    "连善后也不行：子进程自己怎样才能发现？",
)
BORN_TOO_LATE = Text(
    "The parent was killed before its child had run a single line of its own, and a second later "
    "{survivors} process(es) were still there. Whom does a child find that comes too late to see "
    "its parent?",
    "子进程自己的代码一行还没执行，父进程就被杀死了；过了一秒，留下的进程还有 "
    "{survivors} 个。来不及见到父进程的子进程，看到的是谁？",
)
ENDED_WITH_ANOTHER = Text(
    "guard() was called twice, and the second child was killed. Then the first one ended as well, "
    "though their parent lives. What does one call do to the other's child?",
    "guard() 调用了两次，第二个子进程被杀掉了。第一个也跟着没了，可它们的父进程还活着。一次调用"
    "怎么会碰到另一次的子进程？",
)


def two_guards(work, seconds):
    """The pid of the first call's child; that of the second is killed."""
    import os
    import signal

    first, second = work.guard(seconds), work.guard(seconds)
    os.kill(second, signal.SIGKILL)
    return first


def born(run):
    """How many children the parent has forked."""
    return len(run.births)


def assert_ends(run, codes):
    """There was a child for each code, and as far as it could be seen it ended with it."""
    facts = {"codes": len(codes), "born": born(run)}
    assert born(run) >= len(codes), NOT_ITS_OWN_CHILD.filled(**facts)
    assert not any(one.discarded for one in run.births), str(DISCARDED)
    ends = [one.exit_code for one in run.births]
    missing = list(codes)
    for code in ends:
        if code in missing:
            missing.remove(code)
    unseen = ends.count(None)
    assert len(missing) <= unseen, OTHER_ENDS.filled(expected=codes, ends=ends)


def assert_nobody_left(run, function):
    """When the function had returned, the parent had no child that had ended or was about to."""
    last = run.pictures[-1]
    own = {one.pid for one in last.processes if one.parent == run.caller.pid}
    zombies = len(last.zombies & own)
    assert not zombies, ZOMBIES_LEFT.filled(function=function, zombies=zombies)
    alive = len({one.pid for one in run.births} & last.alive)
    assert not alive, NOT_WAITED_FOR.filled(function=function, alive=alive)


def assert_all_waited_for(run, codes):
    """`run_all` has made, waited for and understood a child for each of the codes."""
    assert_nobody_left(run, "run_all")
    assert_ends(run, codes)
    facts = {"result": run.result, "expected": codes}
    shuffled = sorted(map(repr, run.result or [])) == sorted(map(repr, codes))
    assert run.result == codes, (NOT_THEIR_ORDER if shuffled else NOT_THE_CODES).filled(**facts)


def assert_worked_on(run, rounds):
    """The parent did all its rounds, and waited for nobody who was still running meanwhile."""
    calls = run.calls_of("work")
    called = [call.arguments["round"] for call in calls if call.pid == run.caller.pid]
    for one in run.births:
        if one.asked and one.holds < len(called):
            waited_for = run.pictures[one.holds].of(one.pid) is None
            assert not waited_for, BLOCKED.filled(holds=one.holds, rounds=rounds)
    assert called == list(range(rounds)), NOT_THE_ROUNDS.filled(rounds=rounds, called=called)


def assert_no_old_zombie(run, rounds):
    """Who was a zombie when a round began was none any more when the next one began."""
    began = run.pictures[:rounds]
    for number in range(rounds - 1):
        for pid in began[number].zombies & began[number + 1].zombies:
            code = began[number].of(pid).exit_code
            facts = {"round": number, "next": number + 1, "code": code}
            assert pid not in began[number + 1].zombies, STAYED_A_ZOMBIE.filled(**facts)


def ended_together(run, rounds):
    """The exit codes of children that ended in the same round, round by round.

    Those of the last round and those that were waited for after it may be reaped in any order.
    """
    groups = {}
    for one in run.births:
        groups.setdefault(min(one.holds, max(rounds - 1, 0)), []).append(one.exit_code)
    return [groups[number] for number in sorted(groups)]


def assert_in_order_of_reaping(run, codes, rounds):
    """The codes were returned in the order in which their children can have been reaped."""
    returned = list(run.result)
    facts = {"result": run.result, "expected": codes}
    assert sorted(returned, key=repr) == sorted(codes, key=repr), NOT_THE_CODES.filled(**facts)
    groups = ended_together(run, rounds)
    if any(None in group for group in groups) or sum(map(len, groups)) != len(codes):
        return  # not every end could be seen
    for group in groups:
        reaped, returned = returned[: len(group)], returned[len(group) :]
        in_order = sorted(reaped) == sorted(group)
        assert in_order, NOT_IN_ORDER_OF_REAPING.filled(result=run.result, groups=groups)


def assert_reaped(run, codes, rounds):
    """`work_and_reap` did what it has to do, in the right order, and left nobody."""
    assert_worked_on(run, rounds)
    assert_no_old_zombie(run, rounds)
    assert_nobody_left(run, "work_and_reap")
    assert_ends(run, codes)
    assert_in_order_of_reaping(run, codes, rounds)


def is_there(run, pid):
    """Whether that child of the parent was alive when the call returned."""
    child = run.pictures[0].of(pid) if type(pid) is int else None
    return child is not None and child.parent == run.caller.pid and child.exit_code is None


def assert_nobody_outlived(run, says=OUTLIVED):
    """A second after the parent's end none of the others was there."""
    survivors = len(run.pictures[1].alive - {run.caller.pid})
    assert not survivors, says.filled(survivors=survivors)


def assert_lived(run, seconds):
    """The child was there when `guard` returned, and ended by itself when its time was over."""
    later = run.pictures[1]
    assert is_there(run, run.result), NO_SUCH_CHILD.filled(result=run.result)
    alive = later.alive - {run.caller.pid}
    assert not alive, LIVES_ON.filled(seconds=seconds)
    assert later.at >= seconds, LIVED_TOO_SHORT.filled(seconds=seconds, at=later.at)


@pytest.mark.points(1)
def test_no_codes_one_code_and_many_that_are_alike(run):
    """No child at all; a single one; five, some with the same code, with 0 and 255 among them.

    一个子进程也没有；只有一个；有五个，其中有相同的码，也有最小和最大的码。
    """
    for codes, order in (
        ([], ()),
        ([255], (0,)),
        ([1, 255, 0, 1, 128], (4, 1, 3, 0, 2)),
    ):
        seen = run.watching(in_order=order)("run_all", codes=codes)
        assert_all_waited_for(seen, codes)


@pytest.mark.points(1)
def test_children_that_a_signal_kills(run):
    """Some children kill themselves by a signal: each is reported by its negative number.

    有的子进程用信号杀死自己：返回的是那个信号编号的负数。
    """
    for codes in SIGNALS:
        order = tuple(reversed(range(len(codes))))
        seen = run.watching(in_order=order)("run_all", codes=codes)
        assert_all_waited_for(seen, codes)


@pytest.mark.points(0.5)
def test_no_rounds_one_round_and_no_children(run):
    """Without a round nothing is worked, and all are waited for; without children nobody is.

    一轮也没有，就不干活，只等子进程；一个子进程也没有，就谁也不用等。
    """
    for codes, rounds, holds in (
        ([], 0, [()]),
        ([], 2, [()]),
        ([8, 8], 0, [()]),
        ([5, 0], 1, [(1,)]),
    ):
        watched = run.holding("work").watching(at_holds=holds)
        assert_reaped(watched("work_and_reap", codes=codes, rounds=rounds), codes, rounds)


@pytest.mark.points(1)
def test_several_that_end_in_one_round_are_reaped_after_it(run):
    """Four have ended before the first round, one ends in the third, one not before the end.

    第一轮开始前就结束了四个，第三轮里结束一个，还有一个拖到最后。
    """
    codes = [11, 12, 13, 14, 3, 12]
    watched = run.holding("work").watching(at_holds=[(1, 2, 3, 4), (), (5,), ()])
    assert_reaped(watched("work_and_reap", codes=codes, rounds=5), codes, rounds=5)
    codes = [9, 200]
    watched = run.holding("work").watching(at_holds=[(1, 0)])
    assert_reaped(watched("work_and_reap", codes=codes, rounds=4), codes, rounds=4)


@pytest.mark.points(1)
def test_the_child_ends_by_itself_and_never_later_than_its_parent(run):
    """With a living parent the child lives its time and ends; with a killed one it ends at once.

    父进程活着，子进程就活满规定的时间再自己结束；父进程被杀，它随即结束。
    """
    long_enough = run.watching(at_return="wait", patience=1.5 + MORE)
    assert_lived(long_enough("guard", seconds=1.5), seconds=1.5)
    two = run.watching(at_return="kill", patience=PATIENCE)(two_guards, seconds=600)
    assert is_there(two, two.result), ENDED_WITH_ANOTHER.filled()
    assert_nobody_outlived(two)
    early = run.watching(at_holds=[()], at_return="kill", patience=PATIENCE)("guard", seconds=600)
    assert is_there(early, early.result), NO_SUCH_CHILD.filled(result=early.result)
    assert_nobody_outlived(early, says=BORN_TOO_LATE)
