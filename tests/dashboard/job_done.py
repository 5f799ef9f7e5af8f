"""Jobs done at once, as the worker does them."""

from dashboard.operations import jobs
from dashboard.operations.desk import Desk
from dashboard.operations.run_job import run_job


def work(desk: Desk, *, quick: bool) -> None:
    """Do the job that waits, as the worker does."""
    job = jobs.claim(desk.store, "quick" if quick else "long")
    assert job is not None
    run_job(desk.store.engine.url.render_as_string(hide_password=False), job.id or 0)
