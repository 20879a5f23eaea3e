"""What kitchen.py has to do, as tests that you may read: pytest exercises/07_producer_consumer

`explore("serve", dishes=[...], ...)` plays your function in every order in which its processes can
move, and knows at once when nobody can move any more. Cooks are known by what they sleep, COOK
seconds, and guests by theirs, EAT seconds; the clock is virtual. `service.transfers` are the
messages that went through queues and pipes: who put ("in") or took ("out") which bytes.
"""

from collections import Counter

import pytest

from grader import Text

COOK, EAT = 2, 30
TIMES = {"cook_time": COOK, "eat_time": EAT}
BETWEEN_NAPS = ("Sleep", "Clock", "Print")

NOT_A_LIST_EACH = Text(
    "{guests} guest(s) came, so serve returns {guests} list(s), one for each, of what this guest "
    "ate; empty for one who got nothing. It returned {result}. From where does serve learn what "
    "a guest has eaten?",
    "来了 {guests} 位客人，serve 就要返回 {guests} 个列表，每位客人一个，写着这位客人吃了什么；"
    "什么也没吃到的，列表是空的。它返回的却是 {result}。serve 是从哪里得知客人吃了什么的？",
)
NOTHING_CAME_BACK = Text(
    "{count} dishes were ordered, and all the lists are empty: {result}. Each process has a "
    "memory of its own, and what a guest writes there ends with the guest. On which way can a "
    "guest tell serve what it ate?",
    "点了 {count} 道菜，返回的列表却都是空的：{result}。每个进程有自己的一份内存，"
    "客人写在那里的东西，会随着客人一起消失。客人要把吃过什么告诉 serve，可以走哪条路？",
)
LOST = Text(
    "These dishes were not eaten by anybody: {lost}. Ordered: {dishes}; eaten: {result}. Follow "
    "one of them: was it cooked? Who was still there to take it? Did that guest tell serve?",
    "这些菜没有人吃到：{lost}。点的是 {dishes}，吃到的是 {result}。"
    "跟着其中一道菜走一遍：做了没有？端出来时还有谁在等着拿？拿走它的客人，有没有告诉 serve？",
)
TOO_OFTEN = Text(
    "These dishes were eaten, but not ordered, or not so often: {more}. Ordered: {dishes}; "
    "eaten: {result}. Were they cooked twice, or told by two guests? How does each of them know "
    "what is not its own?",
    "这些菜没有点过，或者没有点这么多份，却有人吃了：{more}。点的是 {dishes}，吃到的是 {result}。"
    "是做了两份，还是两位客人都报了？他们各自怎么知道哪些不归自己？",
)
NOT_BY_PROCESSES = Text(
    "Of {count} dishes, {cooked} were cooked by a child process and {eaten} were eaten by one "
    "(the sleeps are counted: {cook_time} s for each dish cooked, {eat_time} s for each dish "
    "eaten). Which process executes the line that sleeps?",
    "一共 {count} 道菜，由子进程做的有 {cooked} 道，由子进程吃的有 {eaten} 道"
    "（数的是 sleep：每做一道睡 {cook_time} 秒，每吃一道睡 {eat_time} 秒）。"
    "sleep 的那一行，是哪个进程在执行？",
)
NOT_THROUGH_A_QUEUE = Text(
    "{count} dishes have to be put on the counter by cooks and taken from it by guests, one by "
    "one. {put} messages were put by cooks, {taken} were taken by guests. How does a dish get "
    "from a cook to a guest in your kitchen?",
    "{count} 道菜，要由厨师一道一道放上出菜台，再由客人一道一道拿走。"
    "实际上厨师放了 {put} 次，客人拿了 {taken} 次。在你的厨房里，一道菜是怎么从厨师到客人手里的？",
)
SLEPT_TOO_OFTEN = Text(
    "{count} dishes were eaten, but guests slept {eaten} times for {eat_time} s. A guest sleeps "
    "after it has taken a dish, and at no other time. What else does your guest get, or what "
    "does it do before?",
    "一共吃了 {count} 道菜，客人却睡了 {eaten} 次，每次 {eat_time} 秒。客人拿到一道菜才睡一次，"
    "别的时候不睡。你的客人还会拿到什么？或者，它在拿菜之前做了什么？",
)
COOK_AND_GUEST = Text(
    "One and the same process cooked and ate. The cook and the guest are two processes, which "
    "work at the same time. Which function does each process that you start execute?",
    "做菜的和吃菜的是同一个进程。厨师和客人是两个进程，同时干活。"
    "你启动的每个进程，各自执行的是哪个函数？",
)
KILLED = Text(
    "These processes did not end by themselves but were ended by a signal: {names}. A guest who "
    "has been told that there is no more gets up and goes. Who has not been told?",
    "这些进程不是自己结束的，而是被信号结束的：{names}。客人只要听说“没有菜了”，自己就会起身离开。"
    "是谁没有听说？",
)
TOO_MANY_WAIT = Text(
    "At one moment {most} dishes were waiting on the counter, and it has {slots} place(s). Who "
    "should have waited then, and what should have made it wait?",
    "有一刻，出菜台上等着 {most} 道菜，而位置只有 {slots} 个。那时候应该是谁停下来等？"
    "又该由什么来让它等？",
)
TOO_FEW_WAIT = Text(
    "The guests eat slowly, the cooks are quick, and the counter has {slots} places. Yet never "
    "more than {most} dish(es) waited there. Who stops the cooks before the counter is full?",
    "客人吃得慢，厨师做得快，出菜台有 {slots} 个位置，可是台上同时等着的菜从来没有超过 {most} 道。"
    "台还没满，是谁让厨师停下来的？",
)
NOT_AT_THE_SAME_TIME = Text(
    "One cook ({cook_time} s for a dish), one guest ({eat_time} s), {count} dishes: when the "
    "cook cooks while the guest eats, and both sleep where they have to, it takes {due} s. It "
    "took {elapsed} s. Draw a line for each of them: who waits for whom, and at which moment?",
    "一位厨师（每道 {cook_time} 秒），一位客人（每道 {eat_time} 秒），{count} 道菜："
    "客人吃的时候厨师接着做，两边都在该睡的地方睡，总共是 {due} 秒，实际用了 {elapsed} 秒。"
    "给两个人各画一条时间线：什么时候，谁在等谁？",
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
    """A list for each guest, and in all of them together each dish once."""
    result = service.result
    listed = isinstance(result, list) and all(isinstance(one, list) for one in result)
    named = listed and all(isinstance(dish, str) for one in result for dish in one)
    facts = {"guests": guests, "result": result}
    assert named, NOT_A_LIST_EACH.filled(**facts)
    assert result, NOT_A_LIST_EACH.filled(**facts)
    eaten = Counter(dish for one in result for dish in one)
    assert eaten or not dishes, NOTHING_CAME_BACK.filled(count=len(dishes), result=result)
    facts = {"dishes": dishes, "result": result}
    lost, more = Counter(dishes) - eaten, eaten - Counter(dishes)
    assert not lost, LOST.filled(lost=sorted(lost.elements()), **facts)
    assert not more, TOO_OFTEN.filled(more=sorted(more.elements()), **facts)
    assert len(result) == guests, NOT_A_LIST_EACH.filled(guests=guests, result=result)


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


def assert_worked(service, dishes, slots):
    """Children cooked and ate, with never more dishes between them than `slots`; none was ended."""
    children = {child.id for child in service.children}
    cooks, guests = (
        [one for one in by_sleep(service, seconds) if one in children] for seconds in (COOK, EAT)
    )
    facts = {"count": len(dishes), "eaten": len(guests)}
    enough = min(len(cooks), len(guests)) >= len(dishes)
    assert enough, NOT_BY_PROCESSES.filled(cooked=len(cooks), **facts, **TIMES)
    assert len(guests) == len(dishes), SLEPT_TOO_OFTEN.filled(eat_time=EAT, **facts)
    moved = Counter(
        one.way
        for one in service.transfers
        if not one.error and one.process in (cooks if one.way == "in" else guests)
    )
    facts = {"count": len(dishes), "put": moved["in"], "taken": moved["out"]}
    assert min(moved["in"], moved["out"]) >= len(dishes), NOT_THROUGH_A_QUEUE.filled(**facts)
    ended = [child for child in service.children if (child.exit_code or 0) < 0]
    names = [child.name for child in ended if "PoolWorker" not in child.name]
    assert not names, KILLED.filled(names=names)
    most = most_waiting(service, dishes)
    assert most <= slots, TOO_MANY_WAIT.filled(most=most, slots=slots)


@pytest.mark.points(1)
def test_a_guest_eats_what_a_cook_has_cooked(explore):
    """One cook, one guest, three dishes, one place: a child cooks, another one eats, both end.

    一位厨师，一位客人，三道菜，一个位置：一个子进程做，另一个子进程吃，做完吃完都自己结束。
    """
    dishes = ["green peppers with pork", "fried eggplant", "steamed fish"]
    for service in explore.using(sleep="any")(
        "serve", dishes=dishes, cooks=1, guests=1, slots=1, **TIMES
    ):
        assert_eaten(service, dishes, 1)
        assert_worked(service, dishes, 1)
        both = set(by_sleep(service, COOK)) & set(by_sleep(service, EAT))
        assert not both, COOK_AND_GUEST.filled()


@pytest.mark.points(1)
def test_both_guests_get_to_know_the_end(explore):
    """One cook and two guests: each dish is eaten once, in every order, and both guests go home.

    一位厨师，两位客人：不管按什么顺序，每道菜只被吃一次，两位客人都能回家。
    """
    dishes = ["noodles", "dumplings"]
    for service in explore.using(sleep="any")(
        "serve", dishes=dishes, cooks=1, guests=2, slots=1, **TIMES
    ):
        assert_eaten(service, dishes, 2)
        assert_worked(service, dishes, 1)


@pytest.mark.points(1)
def test_two_cooks_share_out_the_dishes(explore):
    """Two cooks, two dishes, one guest: each is cooked once, and the guest stays to the last.

    两位厨师，两道菜，一位客人：每道菜只做一次，客人一直等到最后一道。
    """
    dishes = ["noodles", "dumplings"]
    for slots in (1, 2):
        for service in explore.using(sleep="any")(
            "serve", dishes=dishes, cooks=2, guests=1, slots=slots, **TIMES
        ):
            assert_eaten(service, dishes, 1)
            assert_worked(service, dishes, slots)


@pytest.mark.points(1)
def test_no_more_dishes_wait_than_there_are_places(explore):
    """A quick cook, a slow guest, two places: the counter gets full, and then the cook waits.

    厨师做得快，客人吃得慢，两个位置：出菜台会放满，放满以后厨师就等。
    """
    dishes = ["noodles", "dumplings", "soup", "bean curd", "congee", "tea"]
    for service in explore("serve", dishes=dishes, cooks=1, guests=1, slots=2, **TIMES):
        assert_eaten(service, dishes, 1)
        assert_worked(service, dishes, 2)
        most = most_waiting(service, dishes)
        assert most == 2, TOO_FEW_WAIT.filled(most=most, slots=2)


@pytest.mark.points(1)
def test_the_cook_cooks_while_the_guest_eats(explore):
    """A cook needs 2 s for a dish, a guest 30 s: four dishes are eaten after 2 + 4 * 30 = 122 s.

    厨师做一道菜 2 秒，客人吃一道 30 秒：四道菜吃完，正好 2 + 4 * 30 = 122 秒。
    """
    dishes = ["noodles", "dumplings", "soup", "tea"]
    for service in explore("serve", dishes=dishes, cooks=1, guests=1, slots=1, **TIMES):
        assert_eaten(service, dishes, 1)
        assert_worked(service, dishes, 1)
        facts = {"count": 4, "due": COOK + 4 * EAT, "elapsed": service.elapsed}
        assert service.elapsed == COOK + 4 * EAT, NOT_AT_THE_SAME_TIME.filled(**facts, **TIMES)
