"""The one door to Numba: machine code behind the signature that Python reads."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")

_njit = cast("Callable[..., Any]", numba.njit)


def compiled(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile a function on first use and keep the machine code on disk.

    Compiled functions that call each other stand in one file: Numba's cache notices edits of a
    function's own file alone.
    """
    dispatcher = _njit(function, cache=True, nogil=True, error_model="numpy")
    return cast("Callable[Inputs, Output]", dispatcher)
