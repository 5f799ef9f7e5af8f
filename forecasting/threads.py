"""Small matrices on one thread: more threads would wait for each other, at full power."""

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType] - has no types


def one_thread() -> AbstractContextManager[object]:
    """Hold linear algebra to one thread while a pass runs; measured: half the CPU time."""
    return threadpool_limits(limits=1, user_api="blas")
