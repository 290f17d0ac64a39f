/**
 * What FreeBSD and OpenBSD have instead of Linux's su, ps and uname: shims that keep to what those systems' own do.
 * Each rule names where it stands. The rest of their userland is near enough to what posix.ts allows.
 */

/** Both become somebody else in much the same way; the differences are marked by `system`. */
const su = (host: string, system: 'FreeBSD' | 'OpenBSD') => `#!${host}/python3 -SE
import getopt, os, pwd, resource, sys

system = '${system}'

# FreeBSD usr.bin/su/su.c: getopt "-flmsc:"; OpenBSD usr.bin/su/su.c: getopt "a:c:fKLlms:-". Neither permutes: what
# follows the login is for the shell.
letters = '-flmsc:' if system == 'FreeBSD' else 'a:c:fKLlms:-'
words = ['-l' if word == '-' else word for word in sys.argv[1:2]] + sys.argv[2:]
try:
    options, operands = getopt.getopt(words, letters)
except getopt.GetoptError as error:
    # usage() of both.
    usage = '[-] [-flms] [-c class]' if system == 'FreeBSD' else '[-fKLlm] [-a auth-type] [-c login-class] [-s login-shell]'
    print(f'su: {error}', file=sys.stderr)
    print(f'usage: su {usage} [login [args]]', file=sys.stderr)
    sys.exit(1)
as_me = as_them = False
other_shell = login_class = None

def capabilities(name):
    '''login.conf(5): a record of a file of its own, else of login.conf; a line goes on after a backslash.'''
    for path in ('/etc/login.conf.d/' + name, '/etc/login.conf'):
        try:
            text = open(path).read().replace('\\\\\\n', '')
        except FileNotFoundError:
            continue
        for line in text.split('\\n'):
            words = [word.strip() for word in line.split(':') if word.strip()]
            if words and words[0] == name:
                return dict(word.split('=', 1) for word in words[1:] if '=' in word)
    return None

for letter, value in options:
    if letter in ('-l', '--'):
        as_me, as_them = False, True
    elif letter == '-m':
        as_me, as_them = True, False
    elif letter == '-c':
        # -c before the login is a login class, and has to be there.
        login_class = capabilities(value)
        if login_class is None and value not in ('default', 'daemon', 'staff'):
            print(f'su: no such login class: {value}', file=sys.stderr)
            sys.exit(1)
    elif letter == '-s' and system == 'OpenBSD':
        other_shell = value  # on FreeBSD -s is about MAC labels, and has no argument

me = pwd.getpwuid(os.getuid())
if me.pw_uid != 0:
    print('su: Sorry', file=sys.stderr)
    sys.exit(1)
try:
    user = pwd.getpwnam(operands[0] if operands else 'root')
except KeyError:
    print(f'su: unknown login: {operands[0]}', file=sys.stderr)
    sys.exit(1)
# su(1) of both: with -m the shell is the caller's own, by the password database and not by SHELL.
shell = other_shell or (me if as_me else user).pw_shell or '/bin/sh'
name = os.path.basename(shell)
csh = name in ('csh', 'tcsh')

environment = dict(os.environ)
if not as_me:
    if as_them:
        environment = {'TERM': environment.get('TERM', 'dumb'), 'PATH': '/usr/bin:/bin:/usr/sbin:/sbin'}
    if as_them or user.pw_uid != 0:
        environment['USER'] = user.pw_name
        if system == 'OpenBSD':  # FreeBSD's leaves LOGNAME alone
            environment['LOGNAME'] = user.pw_name
    environment['HOME'] = user.pw_dir
    environment['SHELL'] = shell

# FreeBSD calls the shell su, and csh _su, whose first letter it strips; OpenBSD uses the shell's own name.
called = 'su' if system == 'FreeBSD' else name
arguments = [('-' if as_them else '_' if csh else '') + called] + (['-m'] if csh and as_me else []) + operands[1:]

def become():
    # setusercontext(3) with LOGIN_SETRESOURCES; of the limits, how many files may be open.
    if login_class is not None and 'openfiles' in login_class:
        files = int(login_class['openfiles'])
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    if as_them:
        os.chdir(user.pw_dir)
    os.execve(shell, arguments, environment)

try:
    if system == 'OpenBSD':
        become()
    # FreeBSD's forks, gives the child a process group of its own, and waits.
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        become()
    status = os.waitpid(child, 0)[1]
    os._exit(status >> 8)
except OSError as error:
    print(f'su: {shell}: {error.strerror}', file=sys.stderr)
    os._exit(1)
`

const ps = (host: string, system: 'FreeBSD' | 'OpenBSD') => `#!${host}/python3 -SE
import fcntl, getopt, os, struct, subprocess, sys, termios

system = '${system}'
unlimited = 1 << 30

# bin/ps/ps.c of both: COLUMNS, else the window of the first of these that is a terminal; else OpenBSD has 79 columns,
# and FreeBSD no limit.
width = int(os.environ.get('COLUMNS') or 0)
for fd in (1, 2, 0):
    if width == 0:
        try:
            width = max(struct.unpack('4H', fcntl.ioctl(fd, termios.TIOCGWINSZ, bytes(8)))[1] - 1, 0)
        except OSError:
            pass
width = width or (79 if system == 'OpenBSD' else unlimited)

letters = 'AaCcdefG:gHhjkLlM:mN:O:o:p:rSTt:U:uvW:wXxZ' if system == 'FreeBSD' else 'AaCcefgHhjkLlM:mN:O:o:p:rSTt:U:uvW:wx'
try:
    options, operands = getopt.getopt(sys.argv[1:], letters)
except getopt.GetoptError as error:
    print(f'ps: {error}', file=sys.stderr)
    sys.exit(1)
if operands or '-A' not in dict(options):
    print(f'ps: the stand-in only knows -A: {sys.argv}', file=sys.stderr)
    sys.exit(1)
wide = sum(letter == '-w' for letter, value in options)
width = unlimited if wide > 1 else max(width, 131) if wide else width

# keyword.c of both: the least widths, and which columns are flush left. A heading that is wider makes its column wider
# (scanvars); what does not fit is cut. A jail is one for all here: the host's namespace stands for its number. There is no line of headings when all are empty.
columns = {'user': (8, True), 'pgid': (5, False), 'pid': (5, False), 'ppid': (5, False), 'args': (7, True)}
columns.update({'uid': (5, False), 'stat': (4, True), 'etime': (11, False)})
if system == 'FreeBSD':
    columns['jid'] = (5, False)
fields = []
for letter, value in options:
    if letter == '-o':
        # With a =, the rest of the argument is the heading.
        names, equals, heading = value.partition('=')
        for name in names.split(','):
            if name not in columns:
                print(f'ps: {name}: keyword not found', file=sys.stderr)
                sys.exit(1)
            fields.append((name, heading if equals else name.upper()))
own = ['${host}/ps', '-A'] + [word for name, heading in fields for word in ('-o', {'user': 'user:64=', 'jid': 'pidns='}.get(name, name + '='))]
environment = {'PATH': '/', 'LC_ALL': 'C', 'COLUMNS': '1000000'}
rows = [line.split(None, len(fields) - 1) for line in subprocess.run(own, capture_output=True, text=True, errors='surrogateescape', env=environment).stdout.splitlines()]
if any(heading for name, heading in fields):
    rows.insert(0, [heading for name, heading in fields])
for row in rows:
    line = ''
    for number, ((name, heading), value) in enumerate(zip(fields, row)):
        least, left = columns[name]
        least = max(least, len(heading))
        if number == len(fields) - 1:
            line += value
        elif left:
            line += value[:least].ljust(least) + ' '
        else:
            line += value.rjust(least) + ' '
    sys.stdout.buffer.write(line[:width].encode(errors='surrogateescape') + b'\\n')
`

/** uname(1) of both: -a is all of the others but -p, and s is what is asked for when nothing is. */
const uname = (host: string, system: string, release: string) => `#!${host}/dash
all=
while getopts amnrsv option; do
    case $option in
        a) all="$all s n r v m" ;;
        '?') exit 1 ;;
        *) all="$all $option" ;;
    esac
done
line=
for letter in s n r v m; do
    case " \${all:-s} " in *" $letter "*) ;; *) continue ;; esac
    case $letter in
        s) word=${system} ;;
        n) word=$(${host}/uname -n) ;;
        r) word=${release} ;;
        v) word=GENERIC ;;
        m) word=amd64 ;;
    esac
    line="$line\${line:+ }$word"
done
echo "$line"
`

/** @param host where the host's own programs are */
export const freebsd = (host: string): Record<string, string> => ({
  su: su(host, 'FreeBSD'),
  ps: ps(host, 'FreeBSD'),
  uname: uname(host, 'FreeBSD', '14.1-RELEASE'),
})

/** DragonFly's su and ps are FreeBSD's of old. */
export const dragonfly = (host: string): Record<string, string> => ({
  ...freebsd(host),
  uname: uname(host, 'DragonFly', '6.4-RELEASE'),
})

export const openbsd = (host: string): Record<string, string> => ({
  su: su(host, 'OpenBSD'),
  ps: ps(host, 'OpenBSD'),
  uname: uname(host, 'OpenBSD', '7.5'),
})
