"""Runs the steps it reads as JSON and prints what each took, as JSON.

A step has "argv" and may have: "status", which it must exit with; "remove", files to remove before; "ready", log files
that must say "ready." before it counts as done; "pidfiles", files that must be there before it counts as done;
"watch", a user id whose processes are waited for; "random", the most seconds to wait before, of which a random part is
taken; "pause", seconds to wait after. Times are seconds from just before the process is made: "wall" until it has
exited, "ready" until the last log says so, "filed" until the last pid file was written, "settled" from then to the
step's own exit, "lag" from the exit of the last watched process to the step's own. "cpu" is of the process and all that
it waited for, "peak" the largest of these in KiB. Exits are seen through pidfds, and when a pid file was written is in
its inode, so nothing is polled but logs, and pid files after the exit.
"""
import json
import os
import random
import resource
import select
import subprocess
import sys
import tempfile
import time

LIMIT = 300

# A pidfd for each of some thousand processes.
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)


def processes_of(uid):
    found = []
    for name in os.listdir('/proc'):
        try:
            if name.isdigit() and os.stat('/proc/' + name).st_uid == uid:
                found.append(os.pidfd_open(int(name)))
        except OSError:
            pass  # it has ended
    return found


def says_ready(path):
    try:
        with open(path, encoding='utf-8', errors='replace') as log:
            return ' ready.\n' in log.read()
    except FileNotFoundError:
        return False


def measure(step):
    for path in step.get('remove', []):
        if os.path.exists(path):
            os.remove(path)
    time.sleep(random.uniform(0, step.get('random', 0)))
    awaited = list(step.get('ready', []))
    filed = list(step.get('pidfiles', []))
    watched = processes_of(step['watch']) if 'watch' in step else []
    poller = select.poll()
    for fd in watched:
        poller.register(fd, select.POLLIN)
    with tempfile.TemporaryFile() as output:
        start = time.monotonic()
        # Inodes have the time of the clock.
        clock = time.time() - start
        child = subprocess.Popen(
            step['argv'], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env={**os.environ, **step.get('env', {})}, start_new_session=True,
        )
        fd = os.pidfd_open(child.pid)
        poller.register(fd, select.POLLIN)
        result = {}
        last = None
        exited = usage = None
        while usage is None or awaited:
            events = poller.poll(5 if awaited else 1000)
            now = time.monotonic()
            for which, _ in events:
                poller.unregister(which)
                if which == fd:
                    exited = now
                    _, code, usage = os.wait4(child.pid, 0)
                    child.returncode = os.waitstatus_to_exitcode(code)
                else:
                    last = now
            if awaited:
                awaited = [path for path in awaited if not says_ready(path)]
                if not awaited:
                    result['ready'] = time.monotonic() - start
            if now - start > LIMIT:
                if usage is None:
                    child.kill()
                fail(step, 'took more than %d s' % LIMIT, output)
        for which in [fd, *watched]:
            os.close(which)
        if child.returncode != step.get('status', 0):
            fail(step, 'exited with %d' % child.returncode, output)
        while not all(map(os.path.exists, filed)):
            if time.monotonic() - start > LIMIT:
                fail(step, 'wrote no pid file', output)
            time.sleep(0.005)
    result['wall'] = exited - start
    result['cpu'] = usage.ru_utime + usage.ru_stime
    result['peak'] = usage.ru_maxrss
    if filed:
        written = max(os.stat(path).st_mtime for path in filed) - clock
        result['filed'] = written - start
        result['settled'] = exited - written
    if last is not None:
        result['lag'] = exited - last
    time.sleep(step.get('pause', 0))
    return result


def fail(step, what, output):
    output.seek(0)
    text = output.read()[-2000:].decode('utf-8', 'replace')
    sys.exit('%s %s\n%s' % (' '.join(step['argv'])[:300], what, text))


print(json.dumps([measure(step) for step in json.load(sys.stdin)]))
