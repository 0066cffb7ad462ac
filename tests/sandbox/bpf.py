"""A classic BPF machine for the few instructions a seccomp filter of ours has.

It refuses what the kernel's own verifier refuses (jumps out of the program, loads
beside the data, no verdict at the end), so that a program it runs is a program.
"""

import struct
from collections.abc import Sequence

from bot.sandbox.lockdown import JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, LOAD, RETURN

DATA = struct.Struct("<IIQ6Q")  # number, architecture, instruction pointer, arguments
MOST_INSTRUCTIONS = 4096
WIDE = (1 << 64) - 1

Program = list[tuple[int, int, int, int]]


def disassemble(code: bytes) -> Program:
    """A filter's instructions: operation, two jumps and an operand each."""
    program: Program = list(struct.iter_unpack("<HBBI", code))
    assert 0 < len(program) <= MOST_INSTRUCTIONS
    for at, (operation, when_true, when_false, operand) in enumerate(program):
        match operation:
            case _ if operation == LOAD:
                assert operand % 4 == 0
                assert operand < DATA.size
            case _ if operation in (JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET):
                assert at + 1 + max(when_true, when_false) < len(program)
            case _:
                assert operation == RETURN
    assert program[-1][0] == RETURN
    return program


def decide(program: Program, audit: int, number: int, arguments: Sequence[int] = ()) -> int:
    """What a filter says to one call, as the kernel would ask it."""
    wide = [argument & WIDE for argument in (*arguments, 0, 0, 0, 0, 0, 0)[:6]]
    words = struct.unpack("<16I", DATA.pack(number, audit, 0, *wide))
    accumulator = 0
    at = 0
    while True:
        operation, when_true, when_false, operand = program[at]
        at += 1
        if operation == LOAD:
            accumulator = words[operand // 4]
        elif operation == JUMP_EQUAL:
            at += when_true if accumulator == operand else when_false
        elif operation == JUMP_GREATER_EQUAL:
            at += when_true if accumulator >= operand else when_false
        elif operation == JUMP_SET:
            at += when_true if accumulator & operand else when_false
        else:
            return operand
