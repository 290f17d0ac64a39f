# vine 1.3, which Celery 4.4 needs, imports a function that Python 3.11 no longer has. Nothing calls it in a worker.
import inspect

if not hasattr(inspect, 'formatargspec'):
    def formatargspec(*args, **kwargs):
        raise NotImplementedError('inspect.formatargspec')
    inspect.formatargspec = formatargspec
