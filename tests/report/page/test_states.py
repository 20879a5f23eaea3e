"""What is drawn of each process in each row is what the kernel knew: who could move, who waited.

The kernel's own answer is taken down while the programs run; the chart has the trace alone.
"""

from dataclasses import dataclass, field

import pytest

from grader.engine.explore import Explorer, Plan
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.engine.strategies import Pct, Searcher, Strategy
from grader.report.page.chart import State
from grader.report.page.charting import chart_of
from grader.report.page.harm import Harm


@dataclass
class TakingDown:
    """A strategy that another one makes all choices for; `choices` are those that it had."""

    strategy: Strategy
    choices: list[tuple[str, ...]] = field(default_factory=list)
    _searcher: Searcher | None = None

    def begin(self):
        self._searcher = self.strategy.begin()
        return self

    def more(self):
        self.choices.clear()
        return self._searcher.more()

    def choose(self, kernel, choices):
        self.choices.append(choices)
        return self._searcher.choose(kernel, choices)

    def observe(self, kernel, step):
        self._searcher.observe(kernel, step)

    def finish(self, kernel):
        self.choices.append(())

    exhaustive = False


@pytest.mark.parametrize("function", ["count", "meet", "trade", "doze"])
def test_who_could_move_is_drawn_as_the_kernel_knew_it(controller, source, function):
    strategy = TakingDown(Pct(depth=4, seed=1))
    spec = RunSpec(work={"work.py": source.path}, function=function, arguments={})
    plan = Plan(strategy, Budget(schedules=6), shrink=False, then=None)
    for seen in Explorer(controller, spec, plan):
        chart = chart_of(seen, source, Harm())
        for one in chart.intervals:
            process = chart.lanes[one.lane].process
            drawn = one.state in (State.RUNNING, State.READY)
            begun = chart.lanes[one.lane].first + 1
            for row in range(max(one.first, begun), min(one.last + 1, len(chart.rows))):
                assert drawn is (process in strategy.choices[row]), (process, row)


def test_who_sleeps_is_asleep_until_time_has_moved_on_or_a_signal_comes(controller, source):
    spec = RunSpec(work={"work.py": source.path}, function="doze", arguments={})
    (seen,) = Explorer(controller, spec, Plan())
    chart = chart_of(seen, source, Harm())
    states = {one.state for one in chart.intervals if one.lane == 1}
    assert states == {State.READY, State.RUNNING, State.ASLEEP}
    last = [one for one in chart.intervals if one.lane == 1][-1]
    assert (last.state, last.last) == (State.ASLEEP, chart.lanes[1].last)
    assert chart.rows[last.last].words.en == "signal 15 arrives"
    assert "time goes on to 2.5 s" in {row.words.en for row in chart.rows if row.lane is None}
