"""Running queued jobs in a test, the way the worker does, one after another."""

from django_tasks_db.models import DBTaskResult


def run_jobs() -> list[str]:
    """Run everything that waits, also what that asks for; the names of the jobs in the order they ran."""
    names = []
    while (job := DBTaskResult.objects.ready().first()) is not None:
        names.append(job.task_path.rsplit(".", 1)[1])
        job.claim("test")
        job.task.func(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.set_successful(None)
    return names
