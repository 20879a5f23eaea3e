"""What the visible tests leave out: odd dishes, odd numbers of people, patience, who ate what.

DESIGN.md says which clause of the contract each of them guards.
"""

from collections import Counter
from itertools import islice

import pytest

from grader import Text

COOK, EAT = 1, 7
TIMES = {"cook_time": COOK, "eat_time": EAT}
BETWEEN_NAPS = ("Sleep", "Clock", "Print")
LONG_TIME = 61
FEW = 12
"""So many orders will do where only the clock is asked: few have more, some have hundreds."""
ODD = [
    "",
    "None",
    "STOP",
    "0",
    "",
    "END",
    "done",
    "quit",
    "-1",
    "EOF",
    "None",
    "False",
    "exit",
    "q",
]
LONG = ["lard " * 60_000, "rice " * 50_000, "tea"]

WRONG_LISTS = Text(
    "{count} dishes and {guests} guest(s): in {got} list(s), {lost} dish(es) are missing "
    "({first_lost}) and {more} too many ({first_more}). Does your program treat some dishes, or "
    "some guests, differently from others?",
    "{count} 道菜、{guests} 位客人，返回了 {got} 个列表，少了 {lost} 道菜（{first_lost}），"
    "多了 {more} 道（{first_more}）。你的程序是不是对某些菜、或者某些客人另眼相看？",
)
KILLED = Text(
    "{names} did not end by themselves: a signal ended them. Who is still waiting when there is "
    "nothing more to come?",
    "{names} 不是自己结束的，而是被信号结束的。再也不会有菜了，是谁还在等？",
)
NOT_THE_WORK = Text(
    "Children cooked {cooked} and ate {eaten} of {count} dishes (the sleeps are counted: {cook} s "
    "for each dish cooked, {eat} s for each dish eaten). Those who cooked put {put} message(s) "
    "into queues, those who ate took {taken} out. A dish is cooked, put there, taken and eaten, "
    "each once. Which of the four steps is left out, done for several dishes at once, or done by "
    "the process that called serve?",
    "{count} 道菜里，子进程做了 {cooked} 道，吃了 {eaten} 道"
    "（数的是 sleep：每做一道睡 {cook} 秒，每吃一道睡 {eat} 秒）。"
    "做过菜的进程往队列里放了 {put} 次，吃过菜的进程从队列里拿了 {taken} 次。"
    "每道菜都要做一次、放一次、拿一次、吃一次。四步里漏了哪一步？"
    "是不是哪一步几道菜并在一起做了？或者是哪一步由调用 serve 的那个进程代劳了？",
)
WRONG_NUMBER_OF_PEOPLE = Text(
    "{cooks} cook(s) and {guests} guest(s) were asked for, with enough to do for everybody. "
    "{cooked} process(es) cooked, {eaten} ate, {both} did both. Who does nothing, or who does "
    "somebody else's work?",
    "要的是 {cooks} 位厨师、{guests} 位客人，菜也够每个人分的。实际上做菜的进程有 {cooked} 个，"
    "吃菜的有 {eaten} 个，两样都做的有 {both} 个。是谁没事干，又是谁干了别人的活？",
)
ATE_SOMETHING_ELSE = Text(
    "What the guests took from the counter was {took}; serve says that they ate {result}. How "
    "does serve know which guest had which dish?",
    "客人们从出菜台上拿走的是 {took}，serve 却说他们吃的是 {result}。"
    "哪位客人吃了哪道菜，serve 是怎么知道的？",
)
TOO_MANY = Text(
    "{most} dishes waited between the cooks and the guests, and there is room for {slots}. It "
    "takes only one order in which everybody is a little quicker or slower. What keeps a cook "
    "from putting one more there, at every moment?",
    "厨师和客人之间有一刻等着 {most} 道菜，而位置只有 {slots} 个。只要有人快一点或慢一点，"
    "就会出现这样的顺序。是什么让厨师在任何时刻都不能多放一道？",
)
PLACES = Text(
    "The counter has {slots} place(s), and at one moment, with all guests eating, {most} dishes "
    "waited there. It should be neither more nor, as the cooks are quick, fewer. What decides "
    "how many can wait, and for how many cooks and guests is that right?",
    "出菜台有 {slots} 个位置；所有客人都在吃的时候，台上最多等着 {most} 道菜。"
    "不能更多；厨师做得快，所以也不该更少。能等多少道，是由什么决定的？"
    "换成几位厨师、几位客人，它还对不对？",
)
ONE_AFTER_THE_OTHER = Text(
    "{cooks} cook(s), {cook_time} s for a dish; {guests} guest(s), {eat_time} s; {count} dishes, "
    "{slots} places: it took {elapsed} s, and less than {bound} s are enough when everybody "
    "works at the same time. Who stands there and waits although there is work to do? What is it "
    "waiting for?",
    "{cooks} 位厨师（每道 {cook_time} 秒），{guests} 位客人（每道 {eat_time} 秒），{count} 道菜，"
    "{slots} 个位置：用了 {elapsed} 秒。大家同时干活的话，{bound} 秒都用不了。"
    "是谁明明有活可干却站着等？它在等什么？",
)
TOO_FEW_PROCESSES = Text(
    "{cooks} cooks and {guests} guests are {due} processes; {started} were started. Who is not "
    "there, or who works for two?",
    "{cooks} 位厨师、{guests} 位客人，就是 {due} 个进程，实际只启动了 {started} 个。"
    "是谁没有来，还是有谁一个人干两个人的活？",
)
NOT_OF_THIS_EVENING = Text(
    "serve was called twice in one program: {first} was ordered on the first evening, {second} on "
    "the second, with one guest each. It returned {result}. Which things does your "
    "program make anew for each call, and which not?",
    "同一个程序里调用了两次 serve：第一晚点的是 {first}，第二晚点的是 {second}，"
    "每晚只有一位客人。两次的返回值是 {result}。"
    "在你的程序里，哪些东西是每次调用都新建的，哪些不是？",
)
NOT_THE_TIME = Text(
    "One cook ({cook_time} s), one guest ({eat_time} s), {count} dish(es), {slots} place(s): it "
    "should take {due} s and took {elapsed} s. Who waits for whom? Before what does the cook "
    "sleep, after what the guest, and how many times?",
    "一位厨师（{cook_time} 秒），一位客人（{eat_time} 秒），{count} 道菜，{slots} 个位置："
    "应该用 {due} 秒，实际用了 {elapsed} 秒。谁在等谁？"
    "厨师在做什么之前睡？客人在做什么之后睡？各睡了几次？",
)


def by_sleep(service, seconds):
    """The processes that slept for so long, once for each time: in one go, or in several naps."""
    naps = {one.step: one.seconds for one in service.sleeps}
    slept, found = {}, []
    for step in service.operations:
        mine = slept.setdefault(step.process, [])
        if step.index in naps:
            mine.append(naps[step.index])
        elif step.actor == step.process and type(step.operation).__name__ not in BETWEEN_NAPS:
            times = mine.count(seconds) or int(abs(sum(mine) - seconds) < 0.001)
            found += [step.process] * times
            mine.clear()
    return found


def assert_eaten(service, dishes, guests):
    """A list for each guest, and in all of them together each dish once; nobody was ended."""
    result = service.result if isinstance(service.result, list) else []
    eaten = Counter(dish for one in result if isinstance(one, list) for dish in map(str, one))
    lost, more = Counter(dishes) - eaten, eaten - Counter(dishes)
    shown = {"first_lost": lost, "first_more": more}
    facts = {
        name: f"{next(iter(some))[:40]!r}, ..." if some else "-" for name, some in shown.items()
    }
    facts |= {"lost": lost.total(), "more": more.total(), "got": len(result)}
    facts |= {"count": len(dishes), "guests": guests}
    right = not lost and not more and all(isinstance(one, list) for one in result)
    assert right, WRONG_LISTS.filled(**facts)
    assert len(result) == guests, WRONG_LISTS.filled(**facts)
    ended = [child for child in service.children if (child.exit_code or 0) < 0]
    names = [child.name for child in ended if "PoolWorker" not in child.name]
    assert not names, KILLED.filled(names=", ".join(names))


def assert_worked(service, count, cook=COOK, eat=EAT):
    """Children cooked, put, took and ate so many dishes."""
    children = {child.id for child in service.children}
    cooks, guests = (
        [one for one in by_sleep(service, seconds) if one in children] for seconds in (cook, eat)
    )
    moved = Counter(
        one.way
        for one in service.transfers
        if not one.error and one.process in (cooks if one.way == "in" else guests)
    )
    facts = {"count": count, "cooked": len(cooks), "eaten": len(guests), "cook": cook, "eat": eat}
    facts |= {"put": moved["in"], "taken": moved["out"]}
    enough = min(len(cooks), moved["in"], moved["out"]) >= count and len(guests) == count
    assert enough, NOT_THE_WORK.filled(**facts)


def most_waiting(service, dishes):
    """How many dishes waited at most, from a cook's put to a guest's get.

    Where the messages don't name the dishes, each message is one.
    """
    people = {"in": set(by_sleep(service, COOK)), "out": set(by_sleep(service, EAT))}
    moved = [one for one in service.transfers if one.process in people[one.way] and not one.error]
    named = {one: sum(dish.encode() in one.data for dish in dishes) for one in moved}
    if not any(named[one] for one in moved if one.way == "out"):
        named = dict.fromkeys(moved, 1)
    counters = {one.channel for one in moved if one.way == "out" and named[one]}
    waiting = most = 0
    for one in moved:
        if one.channel in counters:
            waiting += named[one] if one.way == "in" else -named[one]
            most = max(most, waiting)
    return most


def assert_places(service, dishes, slots):
    """Never more dishes than places wait."""
    most = most_waiting(service, dishes)
    assert most <= slots, TOO_MANY.filled(slots=slots, most=most)


def assert_own_people(service, cooks, guests):
    """So many processes cooked and others ate."""
    cooking, eating = set(by_sleep(service, COOK)), set(by_sleep(service, EAT))
    facts = {"cooks": cooks, "guests": guests, "cooked": len(cooking), "eaten": len(eating)}
    right = (len(cooking), len(eating)) == (cooks, guests) and not cooking & eating
    assert right, WRONG_NUMBER_OF_PEOPLE.filled(**facts, both=len(cooking & eating))


def assert_own_dishes(service, dishes, guests):
    """Each guest's list is what this guest took, where the messages name the dishes."""
    took = {
        guest: sorted(
            dish
            for one in service.transfers
            if one.way == "out" and one.process == guest
            for dish in dishes
            if dish.encode() in one.data
        )
        for guest in set(by_sleep(service, EAT))
    }
    lists = sorted([*took.values(), *[[]] * (guests - len(took))])
    named = sum(map(len, lists)) == len(dishes)
    facts = {"took": lists, "result": service.result}
    assert not named or lists == sorted(map(sorted, service.result)), ATE_SOMETHING_ELSE.filled(
        **facts
    )


@pytest.mark.points(0.5)
def test_two_cooks_and_two_guests_share_three_dishes(explore):
    """Two cooks, two guests, three dishes, one place: nothing is lost, and everybody goes home.

    两位厨师，两位客人，三道菜，一个位置：一道也不丢，人人都能回家。
    """
    dishes = ["carp", "duck", "hare"]
    for service in explore("serve", dishes=dishes, cooks=2, guests=2, slots=1, **TIMES):
        assert_eaten(service, dishes, 2)
        assert_worked(service, 3)
        assert_own_dishes(service, dishes, 2)
        assert_places(service, dishes, 1)


@pytest.mark.points(0.5)
def test_any_text_is_a_dish(explore):
    """Dishes called "", None or STOP, and dishes of the same name: each is cooked and eaten.

    菜名可以是空的，可以叫 None 或 STOP，也可以重名：每一道都要做，都要吃。
    """
    for dishes, cooks in ((ODD, 1), (["rice", "rice", "rice"], 2)):
        for service in islice(
            explore("serve", dishes=dishes, cooks=cooks, guests=1, slots=1, **TIMES), FEW
        ):
            assert_eaten(service, dishes, 1)
            assert_worked(service, len(dishes))


@pytest.mark.points(1)
def test_there_may_be_more_people_than_dishes(explore):
    """One dish for two cooks and two guests, in every order; and no dish at all: all go home.

    两位厨师、两位客人，却只有一道菜，各种顺序都试过；再就是一道菜也没有：人人都能回家。
    """
    for service in explore.using(sleep="any")(
        "serve", dishes=["carp"], cooks=2, guests=2, slots=1, **TIMES
    ):
        assert_eaten(service, ["carp"], 2)
        assert_worked(service, 1)
        assert_places(service, ["carp"], 1)
    for service in explore("serve", dishes=[], cooks=2, guests=1, slots=1, **TIMES):
        assert_eaten(service, [], 1)
    people = {"cooks": 3, "guests": 4}
    for service in islice(explore("serve", dishes=["carp"], slots=1, **people, **TIMES), 1):
        facts = {"due": 7, "started": len(service.children), **people}
        assert len(service.children) >= 7, TOO_FEW_PROCESSES.filled(**facts)


@pytest.mark.points(0.5)
def test_a_long_dish_is_a_dish_too(explore):
    """Names of 300,000 letters: more than any pipe holds, on the counter and on the way back.

    菜名长达三十万个字母：不管是在出菜台上，还是在返回的路上，管道都装不下。
    """
    for service in explore("serve", dishes=LONG, cooks=1, guests=1, slots=3, **TIMES):
        assert_eaten(service, LONG, 1)
        assert_worked(service, 3)


@pytest.mark.points(0.5)
def test_nobody_loses_patience(explore):
    """A cook who needs a minute for a dish, then a guest who does: the others go on waiting.

    先是厨师一分钟才做一道菜，再是客人一分钟才吃完一道：别人该等多久，就等多久。
    """
    dishes = ["carp", "duck", "hare"]
    for cook, eat in ((LONG_TIME, 1), (1, LONG_TIME)):
        people = {"cooks": 1, "guests": 1, "slots": 1, "cook_time": cook, "eat_time": eat}
        for service in islice(explore("serve", dishes=dishes, **people), FEW):
            assert_eaten(service, dishes, 1)
            assert_worked(service, 3, cook, eat)


@pytest.mark.points(0.5)
def test_the_places_are_for_all_together(explore):
    """Two cooks on one place, then two guests and two places: no more dishes wait, whoever works.

    先是两位厨师共用一个位置，再是两位客人、两个位置：不管有几个人，等着的菜都不会更多。
    """
    dishes = ["carp", "duck", "hare", "kelp", "tofu"]
    for count, cooks, guests, slots in ((4, 2, 1, 1), (5, 1, 2, 2)):
        for service in explore(
            "serve", dishes=dishes[:count], cooks=cooks, guests=guests, slots=slots, **TIMES
        ):
            assert_eaten(service, dishes[:count], guests)
            assert_worked(service, count)
            assert_own_people(service, cooks, guests)
            assert_own_dishes(service, dishes[:count], guests)
            most = most_waiting(service, dishes)
            assert most == slots, PLACES.filled(slots=slots, most=most)


@pytest.mark.points(0.5)
def test_everybody_works_at_the_same_time(explore):
    """Two slow cooks, then two slow guests: nobody waits for a colleague; and three exact times.

    先是两位慢厨师，再是两位慢客人：谁也不必等同伴先忙完；另外还有三次，时间要正好。
    """
    dishes = ["carp", "duck", "hare", "kelp"]
    for count, cooks, guests, slots, cook, eat in ((2, 2, 1, 2, 100, 1), (4, 1, 2, 2, 1, 100)):
        people = {"cooks": cooks, "guests": guests, "slots": slots}
        times = {"cook_time": cook, "eat_time": eat}
        for service in islice(explore("serve", dishes=dishes[:count], **people, **times), FEW):
            assert_eaten(service, dishes[:count], guests)
            bound = 50 + 100 * (count // 2)
            facts = {"count": count, "bound": bound, "elapsed": service.elapsed}
            assert service.elapsed < bound, ONE_AFTER_THE_OTHER.filled(**facts, **people, **times)
    for count, slots in ((1, 1), (3, 2), (2, 4)):
        for service in islice(
            explore("serve", dishes=dishes[:count], cooks=1, guests=1, slots=slots, **TIMES), FEW
        ):
            assert_eaten(service, dishes[:count], 1)
            due = COOK + count * EAT
            facts = {"count": count, "slots": slots, "due": due, "elapsed": service.elapsed}
            assert service.elapsed == due, NOT_THE_TIME.filled(**facts, **TIMES)


def two_evenings(work, first, second, **times):
    """A dish on each evening, with one cook, one guest, one place; what was eaten."""
    return [work.serve([dish], 1, 1, 1, **times) for dish in (first, second)]


@pytest.mark.points(0.5)
def test_each_evening_begins_anew(explore):
    """Serve twice in one program: on the second evening nothing is left of the first.

    同一个程序里营业两晚：到了第二晚，第一晚的东西一点也不剩。
    """
    dishes = {"first": "carp", "second": "hare"}
    for service in islice(explore(two_evenings, **dishes, **TIMES), FEW):
        facts = {"result": service.result, **dishes}
        assert service.result == [[["carp"]], [["hare"]]], NOT_OF_THIS_EVENING.filled(**facts)


@pytest.mark.points(0.5)
def test_a_full_house_for_real(run):
    """On the real system: three cooks, four guests and two hundred dishes, then only two dishes.

    在真实系统上：三位厨师，四位客人，先是两百道菜，再是只有两道菜。
    """
    for count, slots in ((200, 5), (2, 1)):
        dishes = [f"dish {number % 150}" for number in range(count)]
        service = run("serve", dishes=dishes, cooks=3, guests=4, slots=slots)
        assert_eaten(service, dishes, 4)
        started = {"cooks": 3, "guests": 4, "due": 7, "started": len(service.children)}
        assert len(service.children) >= min(count, 7), TOO_FEW_PROCESSES.filled(**started)
