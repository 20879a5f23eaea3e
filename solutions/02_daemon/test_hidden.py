"""What the visible tests leave out: exceptions, reigns of no length, empty courts, real deaths.

DESIGN.md says which clause of the contract each of them guards.
"""

import pytest

from grader import Text

ENTERS, DIES = "enters the palace", "dies of old age"

NOT_LET_THROUGH = Text(
    "reign(years={years}) returned as if nothing had happened; the ValueError that time.sleep "
    "raises has to reach the caller. Where does it get lost, or why is it never raised?",
    "reign(years={years}) 若无其事地返回了；time.sleep 抛出的 ValueError 应该传到调用者那里。它"
    "是在哪里丢掉的？还是根本没有抛出来？",
)
NOBODY_TO_TAKE_ALONG = Text(
    "The reign ended by a ValueError, and by then {found} daemon(s) had been started; it "
    "should have been one. What has happened already when the years turn out to be negative?",
    "朝代因为 ValueError 而结束，到那时启动了 {found} 个守护进程，本该有一个。发现年数是负数的"
    "时候，前面已经发生了哪些事？",
)
LEFT_BEHIND = Text(
    "The reign ended by a ValueError at once, but the program only {lifetime:g} years later; "
    "of old age died: {died}. Which of your lines are still executed when time.sleep raises?",
    "朝代一开始就因为 ValueError 而结束，程序却又拖了 {lifetime:g} 年；寿终正寝的有 {died} 位。"
    "time.sleep 抛出异常的时候，你的哪些行还会被执行？",
)
OTHER_STORY = Text(
    "reign(years={years}, life={life}): {text!r} is due at {due} and was said at {said} (an "
    "empty list: never). Whose time does each of your waits measure?",
    "reign(years={years}, life={life})：{text!r} 应该在 {due} 出现，实际是 {said}（空列表：从不）。"
    "你的每一处等待，量的是谁的时间？",
)
NOT_OVER = Text(
    "After {years:g} years everything should be over. The call returned after {elapsed:g}, the "
    "last process ended after {lifetime:g}. Who was waited for?",
    "过了 {years:g} 年，一切都该结束。函数在第 {elapsed:g} 年返回，最后一个进程到第 "
    "{lifetime:g} 年才结束。是在等谁？",
)
NO_DAEMONS = Text(
    "{number} daemon(s) were expected among the processes, but they are (name, daemon): "
    "{found}. On which object is the flag set, and for whom?",
    "应该有 {number} 个守护进程，实际的进程（名字、是否守护）是：{found}。这个标志设在哪个对象"
    "上？是给谁设的？",
)
SAID_BY_HIMSELF = Text(
    "The process that called your function said {text!r} itself. Whose life is it?",
    "{text!r} 是调用你这个函数的进程自己说的。这是谁的一生？",
)
NAMES = Text(
    "At court there should be one process each for {names}; those who entered the palace are "
    "called {called}. Where do their names come from?",
    "宫里应该各有一个进程：{names}；实际进宫的叫 {called}。她们的名字是从哪里来的？",
)
ALIVE = Text(
    "court({years}, {lives}) returned {result}; it should be {due}, sorted. When do you look "
    "who is alive, and how do you bring the names in order?",
    "court({years}, {lives}) 返回了 {result}，应该是排好序的 {due}。你是什么时候看谁还活着的？"
    "名字又是怎么排的？",
)
NOT_AT_COURT = Text(
    "In one program reign(years=1, life=9) came first, then court({years}, {lives}), which "
    "returned {result}; it should be {due}. Whom do you ask whether they live, and who of them "
    "belongs to this court?",
    "同一个程序里先有 reign(years=1, life=9)，再有 court({years}, {lives})，返回的是 {result}，"
    "应该是 {due}。你问了哪些人还活着？他们都是这个宫里的人吗？",
)
NOT_DEAD = Text(
    "{name} is not among the living in {result}, but her process had not died: it said {said}. "
    "Years are a promise, not a fact: it may take her longer. What do you take her death from?",
    "返回的 {result} 里没有 {name}，可是她的进程并没有死：它只说过 {said}。寿命只是个说法，不是"
    "事实，她可能活得更久一点。你凭什么断定她已经死了？",
)


def children_of(seen):
    """The children that the caller itself started."""
    return [child for child in seen.children if child.parent == seen.caller.pid]


def courtiers(seen):
    """Those of them who entered the palace."""
    return [child for child in children_of(seen) if ENTERS in seen.texts_of(child)]


def assert_all_daemons(seen, processes, number):
    """So many processes, and each of them a daemon."""
    for text in (ENTERS, DIES):
        assert text not in seen.texts_of(seen.caller), SAID_BY_HIMSELF.filled(text=text)
    found = [(process.name, process.daemon) for process in processes]
    daemons = sum(daemon for _, daemon in found)
    facts = NO_DAEMONS.filled(number=number, found=found)
    assert (daemons, len(found)) == (number, number), facts


def is_about(moment, years):
    """At `years`, or a tick later: who watches the clock in place of sleeping sees it tick."""
    return years <= moment <= years + 0.05


def assert_ended(seen, years):
    """Call and program ended at `years`."""
    facts = {"years": years, "elapsed": seen.elapsed, "lifetime": seen.lifetime}
    in_time = is_about(seen.elapsed, years) and is_about(seen.lifetime, years)
    assert in_time, NOT_OVER.filled(**facts)


def assert_story(seen, years, life, dies):
    """The three lines that are certain, at their moments."""
    story = {"is crowned": [0], "the story ends": [years], DIES: [life] if dies else []}
    for text, due in story.items():
        said = [line.at for line in seen.output if line.text == text]
        facts = {"years": years, "life": life, "text": text, "due": due, "said": said}
        in_time = len(said) == len(due) and all(map(is_about, said, due))
        assert in_time, OTHER_STORY.filled(**facts)


def assert_courtiers(seen, lives):
    """One daemon each, under her name."""
    called = sorted(one.name for one in courtiers(seen))
    assert called == sorted(lives), NAMES.filled(names=sorted(lives), called=called)
    assert_all_daemons(seen, courtiers(seen), len(lives))


def assert_living(seen, years, lives, due):
    """These names were returned."""
    facts = {"years": years, "lives": lives, "result": seen.result, "due": due}
    assert seen.result == due, ALIVE.filled(**facts)


@pytest.mark.points(1.5)
def test_she_is_taken_along_by_an_exception_too(explore):
    """Negative years: the ValueError of time.sleep goes through, and nobody is left behind.

    年数是负的：time.sleep 的 ValueError 一直传出来，而且一个人也没有留下。
    """
    for years, life in ((-1, 50), (-0.5, 0.25)):
        for seen in explore.expecting("ValueError")("reign", years=years, life=life):
            assert seen.error == "ValueError", NOT_LET_THROUGH.filled(years=years)
            died = sum(line.text == DIES for line in seen.output)
            facts = {"lifetime": seen.lifetime, "died": died}
            assert (seen.lifetime, died) == (0, 0), LEFT_BEHIND.filled(**facts)
            found = sum(child.daemon for child in children_of(seen))
            assert found == 1, NOBODY_TO_TAKE_ALONG.filled(found=found)


@pytest.mark.points(1)
def test_reigns_of_any_length_end_in_time(explore, run):
    """Eleven years, a moment and no time at all; a life that is over at once; and for real.

    十一年、一瞬间、一点时间也没有；一进宫就去世的一生；再真正运行一次。
    """
    cases = (
        (11, 15, False),
        (0.25, 0.5, False),
        (0, 3, False),
        (6, 0, True),
        (4, 3.5, True),
    )
    for years, life, dies in cases:
        for seen in explore("reign", years=years, life=life):
            assert_ended(seen, years)
            assert_story(seen, years, life, dies)
            assert_all_daemons(seen, children_of(seen), 1)
    really = run("reign", years=0.25, life=60)
    for text, due in ((DIES, []), ("the story ends", [0.25])):
        said = [line.at for line in really.output if line.text == text]
        facts = {"years": 0.25, "life": 60, "text": text, "due": due, "said": said}
        assert len(said) == len(due), OTHER_STORY.filled(**facts)


def a_reign_and_a_court(work, years, lives):
    """Who is alive at a court that comes after a reign."""
    work.reign(1, 9)
    return work.court(years, lives)


@pytest.mark.points(1.5)
def test_courts_of_every_kind_are_counted_at_the_end(explore, run):
    """Nobody at court, one, names like any other, all alive, all dead; after a reign; for real.

    宫里没人、只有一位、各种各样的名字、全都活着、全都死了；前面先有过一个朝代；再真正运行一次。
    """
    for years, lives, due in (
        (1, {}, []),
        (0.25, {"Wu": 0.5}, ["Wu"]),
        (4, {"Process-2": 5, "a": 4.5, "Z": 3}, ["Process-2", "a"]),
        (4, {"Yang": 0, "Zhao": 3.5}, []),
    ):
        for seen in explore("court", years=years, lives=lives):
            assert_courtiers(seen, lives)
            assert_living(seen, years, lives, due)
            if due:
                assert_ended(seen, years)
    facts = {"years": 2, "lives": {"Wu": 3, "Ban": 1}}
    for seen in explore(a_reign_and_a_court, **facts):
        assert seen.result == ["Wu"], NOT_AT_COURT.filled(result=seen.result, due=["Wu"], **facts)
    lives = {"Xishi": 60, "Diaochan": 90}
    really = run("court", years=0.25, lives=lives)
    assert_living(really, 0.25, lives, sorted(lives))


@pytest.mark.points(1)
def test_nobody_is_declared_dead_before_she_has_died(explore):
    """However long a life really takes: who is not named as alive has died of old age.

    不管一生实际上过得有多慢：没有被报为活着的人，一定已经寿终正寝。
    """
    for name, life in (("Zhao", 1), ("Ban", 0)):
        lives = {name: life}
        for seen in explore.using(sleep="any")("court", years=3, lives=lives):
            assert_all_daemons(seen, children_of(seen), 1)
            (lady,) = children_of(seen)
            said = seen.texts_of(lady)
            facts = {"name": name, "result": seen.result, "said": said}
            assert seen.result == [name] or DIES in said, NOT_DEAD.filled(**facts)
            assert_living(seen, 3, lives, [name] if seen.result else [])
