"""Where submissions are graded: on this machine, or on a cluster."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from grader.errors import UsageError
from grader.sandbox.layers import Layer

if TYPE_CHECKING:
    from grader.batch.collect import Submission
    from grader.batch.pool import Grade
    from grader.batch.session import Grading
    from grader.cli.session import Session

__all__ = ["grading_of", "usable_layer"]


@contextmanager
def grading_of(session: "Session", submissions: "Sequence[Submission]") -> "Iterator[Grading]":
    """How `submissions` are graded, where the session says.

    UsageError when a sandbox there is weaker than was asked for, or a worker is not fit.
    """
    if session.cluster is None:
        yield _here(session)
    else:
        with _on_a_cluster(session, session.cluster, submissions) as grading:
            yield grading


def _here(session: "Session") -> "Grading":
    from grader.batch.pool import on_this_machine
    from grader.batch.session import Grading
    from grader.batch.workers import LocalWorkers, cores

    layer = None if session.grade else usable_layer(session.asked.required)
    jobs = session.asked.jobs or cores()
    return Grading(
        on_this_machine(session.grade or _ours(session, layer)),
        partial(LocalWorkers, jobs),
        jobs,
        session.asked.language,
        layer or "",
        session.told,
    )


@contextmanager
def _on_a_cluster(
    session: "Session", address: str, submissions: "Sequence[Submission]"
) -> "Iterator[Grading]":
    _check_dask()
    from grader.batch.cluster import cluster_at
    from grader.batch.errand import edition_of, errands
    from grader.batch.session import Grading

    edition = edition_of({each.exercise for each in submissions})
    required = None if session.grade else session.asked.required
    with cluster_at(address, edition, required) as cluster:
        _say_if_weak(cluster.layer)
        yield Grading(
            errands(session.grade or _ours(session, cluster.layer), cluster.layer, edition),
            cluster.workers,
            cluster.width,
            session.asked.language,
            cluster.layer or "",
            session.told,
        )


def _ours(session: "Session", layer: Layer | None) -> "Grade":
    from grader.grading import grade

    return partial(grade, layer=layer or Layer.BASIC, told=session.told)


def usable_layer(required: Layer) -> Layer:
    """The strongest layer that works here, said when it is weak; errors as of `layer_in_force`."""
    from grader.engine.probe import strongest
    from grader.report.doctor import layer_in_force

    layer = layer_in_force(strongest(), required)
    _say_if_weak(layer)
    return layer


def _say_if_weak(layer: Layer | None) -> None:
    from grader.report.doctor import WEAK

    if layer is Layer.BASIC:
        click.echo(str(WEAK.filled(layer=layer)), err=True)


def _check_dask() -> None:
    """UsageError where Dask is missing."""
    if find_spec("distributed") is None:
        raise UsageError(
            "--cluster needs Dask, which is not installed here. Install it: "
            "pip install -c constraints.txt 'procession[cluster]'"
        )
