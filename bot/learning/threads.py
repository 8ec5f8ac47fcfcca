"""One thread for linear algebra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def one_thread() -> Iterator[None]:
    """Within it BLAS uses one thread.

    The matrices here are small: a second thread mostly waits, spinning. Learning takes a fifth of the processor time
    with one, and on a busy machine a tenth of the time.
    """
    import numpy  # noqa: F401 - only what is loaded already is limited
    import scipy.linalg
    import scipy.optimize
    import scipy.sparse  # noqa: F401
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        yield
