"""The filter on system calls, run here as the kernel runs it."""

import platform
import re
import struct
from pathlib import Path

import pytest

from grader.sandbox.seccomp import FAMILIES, LOCAL_FAMILIES, REFUSED, filter_program

ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


def decide(program: bytes, number: int, architecture: int, *arguments: int) -> int:
    """What the program answers to one call; the four kinds of instruction that it uses."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, architecture, 0, *padded)
    code = list(struct.iter_unpack("<HBBI", program))
    place, register = 0, 0
    while True:
        operation, then, otherwise, value = code[place]
        place += 1
        if operation == 0x06:
            return value
        if operation == 0x20:
            register = struct.unpack_from("<I", data, value)[0]
        else:
            tests = {0x15: register == value, 0x35: register >= value, 0x45: register & value}
            place += then if tests[operation] else otherwise


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_every_listed_call_is_refused_and_the_usual_ones_are_not(machine):
    program = filter_program(machine=machine)
    column = list(ARCHITECTURES).index(machine)
    refused = {numbers[column] for numbers in REFUSED.values() if numbers[column] is not None}
    answers = {number: decide(program, number, ARCHITECTURES[machine]) for number in range(434)}
    assert {number for number, answer in answers.items() if answer == EPERM} >= {
        number for number in refused if number < 434
    }
    allowed = {number for number, answer in answers.items() if answer == ALLOW}
    assert not allowed & refused
    assert len(allowed) > 250


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_a_process_may_be_forked_but_no_namespace_made(machine):
    program, architecture = filter_program(machine=machine), ARCHITECTURES[machine]
    clone = {"x86_64": 56, "aarch64": 220}[machine]
    threads = 0x3D0F00
    assert decide(program, clone, architecture, 17) == ALLOW
    assert decide(program, clone, architecture, threads) == ALLOW
    for namespace in (0x20000, 0x02000000, 0x10000000, 0x20000000, 0x40000000):
        assert decide(program, clone, architecture, namespace | 17) == EPERM
    assert decide(program, 435, architecture) == ENOSYS


@pytest.mark.parametrize("families", [FAMILIES, LOCAL_FAMILIES])
def test_only_sockets_of_the_given_families_are_made(families):
    program = filter_program(families, "x86_64")
    made = {one for one in range(50) if decide(program, 41, 0xC000003E, one) == ALLOW}
    assert made == set(families)


def test_calls_of_another_architecture_kill():
    program = filter_program(machine="x86_64")
    assert decide(program, 1, 0x40000003) == KILL
    assert decide(program, 0x40000001, 0xC000003E) == KILL


def test_no_terminal_is_typed_into():
    program = filter_program(machine="x86_64")
    assert decide(program, 16, 0xC000003E, 0, 0x5412) == EPERM
    assert decide(program, 16, 0xC000003E, 0, 0x5401) == ALLOW


def test_an_unknown_machine_has_no_filter():
    assert filter_program(machine="vax") == b""


def test_the_numbers_are_those_of_this_machines_headers():
    """Where the headers are installed; elsewhere the attacks on the filter prove the same."""
    text = HEADER.read_text(encoding="ascii") if HEADER.exists() else ""
    known = {name: int(number) for name, number in re.findall(r"__NR_(\w+) (\d+)", text)}
    assert platform.machine() != "x86_64" or known or not HEADER.exists()
    wrong = {
        name: numbers
        for name, numbers in REFUSED.items()
        if known.get(name, numbers[0]) != numbers[0]
    }
    assert wrong == {}
