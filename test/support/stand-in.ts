/**
 * A stand-in for CELERY_BIN: as quick as can be, with a worker's pid file, pool, signals and re-execution. It writes
 * down how it was started and what signals it got, and misbehaves where its options tell it to.
 *
 *     -c N               pool processes, which have the same command line; 1
 *     --boot=SECONDS     before the pid file is there; 0.05
 *     --halt=SECONDS     between TERM and the end; 0
 *     --fade=SECONDS     between the end of its pid file and its own; 0
 *     --ignore=TERM,…    signals without any effect
 *     --fatal=HUP,…      signals that end it as if it had no handler
 *     --exit=CODE        its status at the end; 0
 *     --crash=SECONDS    ends with a traceback, and leaves its pid file; 0 is at once
 *     --say=TEXT         printed at the start
 *     --no-pidfile       runs, but never writes its pid file
 *     --detach           leaves its parent and its session, as Celery does once its app is loaded
 */
import type { Sandbox } from './sandbox.js'

const directory = '/srv/stand-in'

/** What it writes to: one line of JSON for each event. */
const journal = `${directory}/journal`

const program = String.raw`#!/usr/bin/python3 -SE
import json, os, resource, signal, sys, time

def read(path):
    with open(path, 'rb') as file:
        return file.read()

def note(event, **more):
    line = json.dumps({'event': event, 'pid': os.getpid(), 'pidfile': pidfile, **more})
    fd = os.open(os.path.dirname(os.path.abspath(__file__)) + '/journal', os.O_WRONLY | os.O_APPEND)
    os.write(fd, line.encode() + b'\n')
    os.close(fd)

def words(path):
    return [word.decode('latin-1') for word in read(path).split(b'\0')[:-1]]

def option(name, otherwise):
    values = [a[len(name) + 1:] for a in sys.argv if a.startswith(name + '=')]
    return values[-1] if values else otherwise

def numbers(name):
    return {getattr(signal, 'SIG' + each) for each in option(name, '').split(',') if each}

def fail(text):
    print('Traceback (most recent call last):\n  File "' + __file__ + '", line 1, in <module>\n' + text, file=sys.stderr)
    sys.stderr.flush()
    os._exit(1)

def claim():
    """Celery's rules: a file that names a live process is refused, any other is removed."""
    try:
        text = read(pidfile)
    except FileNotFoundError:
        text = b''
    try:
        os.kill(int(text), 0)
        print('ERROR: Pidfile (' + pidfile + ') already exists.\nSeems we\'re already running? (pid: ' + str(int(text)) + ')', file=sys.stderr)
        sys.stderr.flush()
        os._exit(73)
    except (ValueError, OverflowError, ProcessLookupError, PermissionError):
        pass
    try:
        os.unlink(pidfile)
    except FileNotFoundError:
        pass
    fd = os.open(pidfile, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    os.write(fd, b'%d\n' % os.getpid())
    os.close(fd)

def in_pool(number, frame):
    note('pool ' + signal.Signals(number).name[3:])
    if number != signal.SIGINT:
        os._exit(1)

def pool(size):
    """Each ends with its parent, however that ends."""
    end, keep = os.pipe()
    for _ in range(size):
        child = os.fork()
        if child:
            children.append(child)
        else:
            os.close(keep)
            for each in handled:
                signal.signal(each, in_pool)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
            os.read(end, 1)
            os._exit(0)
    os.close(end)
    return keep

def release():
    os.close(keep)
    for child in children:
        os.waitpid(child, 0)
    if not bare:
        try:
            os.unlink(pidfile)
        except FileNotFoundError:
            pass

def detach():
    """What it prints goes to its log from here on."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    log = os.open(option('--logfile', '/dev/null').replace('%I', ''), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    null = os.open('/dev/null', os.O_RDONLY)
    for fd, to in ((null, 0), (log, 1), (log, 2)):
        os.dup2(fd, to)
    os.closerange(3, 256)
    os.execv(sys.executable, [word.encode('latin-1') for word in command if word != '--detach'])

pidfile = option('--pidfile', '')
if 'shell' in sys.argv or 'inspect' in sys.argv:
    # What configtest and ping run: the app loads unless a file says that it does not, and nobody answers.
    broken = os.path.exists(os.path.dirname(os.path.abspath(__file__)) + '/broken')
    note('load' if 'shell' in sys.argv else 'ask', argv=sys.argv)
    if broken:
        fail('ModuleNotFoundError: No module named \'proj\'')
    os._exit(0 if 'shell' in sys.argv else 69)
bare = '--no-pidfile' in sys.argv or not pidfile
crash = option('--crash', None)
command = words('/proc/self/cmdline')
if '--detach' in sys.argv and crash != '0':
    detach()
mask = os.umask(0)
os.umask(mask)
note('start', argv=command, environment=words('/proc/self/environ'), cwd=os.getcwd(), umask=mask, uid=os.getuid(),
     gid=os.getgid(), groups=os.getgroups(), session=os.getsid(0), terminals=[os.isatty(n) for n in range(3)],
     limits={name[7:]: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith('RLIMIT_')},
     open=sorted(int(n) for n in os.listdir('/proc/self/fd') if os.path.exists('/proc/self/fd/' + n)))
if option('--say', ''):
    print(option('--say', ''), flush=True)
if crash == '0':
    fail('ModuleNotFoundError: No module named \'proj\'')
time.sleep(float(option('--boot', '0.05')))
handled = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP}
for each in handled:
    signal.signal(each, signal.default_int_handler)
signal.pthread_sigmask(signal.SIG_BLOCK, handled)
if not bare:
    claim()
children = []
keep = pool(int((sys.argv[sys.argv.index('-c') + 1:] or [1])[0]) if '-c' in sys.argv else 1)
note('up')
deadline = time.monotonic() + float(crash) if crash else None
while True:
    got = signal.sigtimedwait(handled, max(0, deadline - time.monotonic())) if deadline else signal.sigwaitinfo(handled)
    if got is None:
        fail('ConnectionRefusedError: [Errno 111] Connection refused')
    number = got.si_signo
    note(signal.Signals(number).name[3:])
    if number in numbers('--ignore'):
        continue
    if number in numbers('--fatal'):
        os._exit(128 + number)
    time.sleep(float(option('--halt', '0')))
    release()
    if number != signal.SIGHUP:
        note('end')
        time.sleep(float(option('--fade', '0')))
        sys.exit(int(option('--exit', '0')))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
    os.execv(sys.executable, [word.encode('latin-1') for word in command])
`

/** What it was like when a stand-in started. Bytes are given as the characters of the same numbers (latin1). */
export interface Start {
  readonly pid: number
  readonly pidfile: string
  /** As the system has it: the interpreter first, then the path of the stand-in. */
  readonly argv: readonly string[]
  readonly environment: readonly string[]
  readonly cwd: string
  readonly umask: number
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  readonly session: number
  readonly terminals: readonly boolean[]
  /** All limits that Python knows (setrlimit(2)), by name: the soft one and the hard one; -1 is infinity. */
  readonly limits: Readonly<Record<string, readonly [soft: number, hard: number]>>
  /** The descriptors that it was given open. */
  readonly open: readonly number[]
}

interface Entry {
  readonly event: string
  readonly pid: number
  readonly pidfile: string
}

/** What the stand-ins of a sandbox wrote down. */
export class Journal {
  constructor(
    readonly starts: readonly Start[],
    /** `TERM`, or `pool TERM` where a pool process got it. */
    readonly events: readonly Entry[],
  ) {}

  /** The signals that the processes of a pid file got, in order. */
  signals(pidfile: string): string[] {
    return this.events
      .filter((entry) => entry.pidfile === pidfile && /^(pool )?[A-Z]+$/.test(entry.event))
      .map(({ event }) => event)
  }
}

export const standIn = `${directory}/celery`

/** Puts the stand-in into a sandbox, at `standIn` or elsewhere in a directory of its own. */
export async function installStandIn(box: Sandbox, path = standIn): Promise<void> {
  const log = `${path.slice(0, path.lastIndexOf('/'))}/journal`
  await Promise.all([box.write(path, program), box.write(log, '', { mode: 0o666 })])
}

/** What has been written down so far: whole lines only, since a reader may meet one that is still being written. */
export async function readJournal(box: Sandbox, path = journal): Promise<Journal> {
  const lines = (await box.read(path)).split('\n').slice(0, -1)
  const entries = lines.map((line) => JSON.parse(line) as Entry)
  const isStart = (entry: Entry): entry is Entry & Start => entry.event === 'start'
  return new Journal(
    entries.filter(isStart),
    entries.filter((entry) => !isStart(entry)),
  )
}
