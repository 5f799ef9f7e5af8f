"""The blended day's door to Numba: one machine-code function made of many readable ones."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

from scheduling.sources import fingerprint

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")
_njit = cast("Callable[..., Any]", numba.njit)
# The arrays outlive the call and nothing is allocated in it: reference counts, which would cost
# forty times the work itself, are left out.
_OPTIONS = {"_nrt": False, "nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def part(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """
    Compile a function into those that call it: arrays by the dozen are not passed, but seen.

    Parameters
    ----------
    function
        Plain Python on numbers, tuples and arrays that makes no new array.
    """
    dispatcher = _njit(function, forceinline=True, no_cpython_wrapper=True, **_OPTIONS)
    return cast("Callable[Inputs, Output]", dispatcher)


def entry(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """
    Compile a function made of parts; the machine code is kept on disk until a source changes.

    Parameters
    ----------
    function
        As for `part`, called from Python.
    """
    dispatcher = _njit(function, cache=True, **_OPTIONS)
    stored = dispatcher._cache._cache_file  # noqa: SLF001 - Numba has no public stamp
    made_of = fingerprint(function.__code__.co_filename)
    stored._source_stamp = (stored._source_stamp, made_of)  # noqa: SLF001 - the same
    return cast("Callable[Inputs, Output]", dispatcher)
