/** For each rule about the shell's own language: text that breaks it, with ▶ at the place, and text that does not. */

export type Samples = Readonly<Record<string, { readonly wrong: readonly string[]; readonly right: readonly string[] }>>

export const shellSamples: Samples = {
  'dependent-assignments': {
    wrong: [
      'a=2 ▶b=$a',
      'a=1 ▶b=$a cat',
      'a=2 ▶b="x${a#y}"',
      'a=2 ▶b=$((a + 1))',
      'a=2 ▶b=$(cat <"$a")',
      '▶old=$new new=2',
      // The generic script of 0.1.0, which gives every verb status 6 under FreeBSD's sh.
      'instance=${0##*/} ▶instance=${instance#[SK][0-9][0-9]}',
      'if [ -n "$pid" ]; then state=${pid:+running} ▶state=${state:-unknown}; fi',
    ],
    right: ['a=2\nb=$a', 'a=2 b=$c cat "$a"', 'a=${a#x}'],
  },
  'unquoted-declaration': {
    wrong: ['export ▶a=$b', 'readonly ▶a=$(id -u)', 'export x ▶a=1$b', 'command export ▶a=$b'],
    right: ['a=$b\nexport a', 'export a=1', 'readonly a="b c"'],
  },
  'declaration-expansion': {
    wrong: ['export ▶a="$b"', 'export ▶"a=$b"', 'readonly ▶a="$(id -u)"'],
    right: ['a="$b"\nexport a', 'export "a=b"'],
  },
  'special-builtin-prefix': {
    wrong: ['▶a=1 :', '▶a=1 export b', '▶IFS= eval "$text"'],
    right: ['a=1\n:', 'a=1 cat', 'a=1 command :', 'IFS= read line || line=x', 'PATH=/bin exec ls', 'A=b exec "$1"'],
  },
  'not-sh-syntax': {
    wrong: [
      '▶[[ $a == b ]]',
      '▶((i++))',
      '▶function f { :; }',
      '▶a=(1 2)',
      'cat ▶<<<text',
      "a=▶$'x\\n'",
      'ls ▶&>file',
      'ls ▶|& cat',
      'cat ▶<(ls)',
      'a=▶${b:1:2}',
      'a=▶${b//x/y}',
      'a=▶${!b}',
      'a=▶${b^^}',
      'case a in (a) ls ▶;& (b) ls ;; esac',
      '▶select x in a b; do ls; done',
      '▶coproc ls',
      '▶for ((i = 0; i < 3; i++)); do ls; done',
      '▶a+=b',
    ],
    right: ['[ "$a" = b ]', 'i=$((i + 1))', 'f() { ls; }', 'ls >file 2>&1', 'a=${b#x}', 'case a in (a) ls ;; esac'],
  },
  syntax: {
    wrong: ['▶if true; then ls', 'ls ▶<', 'cat ▶<<END\ntext\n'],
    right: ['if true; then ls; fi', 'cat <<END\ntext\nEND\n'],
  },
  'brace-expansion': {
    wrong: ['ls ▶{a,b}', 'ls ▶/x/{a,b}/c', 'for i in ▶{1..3}; do ls; done', 'ls ▶{"$a",b}'],
    right: ['ls a b', "ls '{a,b}'", 'ls {}', 'a={b,c}', 'awk "{ print $1, $2 }"'],
  },
  'case-in-substitution': {
    wrong: ['a=$(case $b in ▶x) ls ;; esac)', 'a="$(if true; then case $b in (x) ls ;; ▶y | z) ls ;; esac; fi)"'],
    right: ['a=$(case $b in (x) ls ;; esac)', 'case $b in x) ls ;; esac', 'a=`case $b in x) ls ;; esac`'],
  },
  'bracket-negation': {
    wrong: ['case $a in ▶*[^a-z]*) ls ;; esac', 'a=${b%%▶[^0-9]*}', 'ls ▶[^.]*', 'a="${b#▶[^x]}"'],
    right: ['case $a in *[!a-z]*) ls ;; esac', 'a=${b%%[!0-9]*}', "grep '[^a]' file", 'case $a in *"[^"*) ls ;; esac'],
  },
  'quotes-in-quoted-pattern': {
    wrong: ['cat "▶${x%%"$y"*}"', `cat "a▶\${x#'*'}"`],
    right: ['a=${x%%"$y"*}\ncat "$a"', 'cat "${x%%.*}"', 'cat "${x:-"$y"}"'],
  },
  'background-list': {
    wrong: ['▶ls && cat &', '▶ls || cat & wait'],
    right: ['{ if ls; then cat; fi; } &', 'ls & cat'],
  },
  'foreign-builtin': {
    wrong: [
      'f() { ▶local a; }',
      '▶declare a',
      '▶typeset a',
      '▶source ./x',
      '▶let a=1',
      '▶pushd /',
      '▶which ls',
      '▶type ls',
      '▶hash ls',
      '▶ulimit -n 5',
      'exec ▶which ls',
    ],
    right: ['. ./x', 'command -v ls', '# probed: (ulimit) before\nulimit -n 5', 'ulimit -n 5 # probed: above'],
  },
  echo: {
    wrong: ['▶echo -n a', '▶echo "a\\n"', '▶echo "$a"', '▶echo $(ls)', 'ls || ▶echo -e x'],
    right: ['printf \'%s\\n\' "$a"', 'echo', 'echo "plain text"', 'echo plain - text'],
  },
  'printf-format': {
    wrong: [
      'printf ▶"$a"',
      'printf -- ▶"$a\\n"',
      "▶printf '%q' a",
      "▶printf '\\x41'",
      "▶printf -v a '%s'",
      "▶printf '%f' 1",
    ],
    right: ['printf \'%s\\n\' "$a"', "printf '%-5s|%03d%%\\t\\101' a 1", "printf '%b' 'a\\n'", "printf '%.*s' 3 a"],
  },
  'read-end-of-file': {
    wrong: ['▶read line <file\nls', 'if true; then ▶IFS= read line\nls; fi', 'ls | { ▶read a\nls; }', 'true; ▶read a'],
    right: [
      'if ! read line <file; then line=; fi',
      'while read line; do ls; done',
      'read line <file || exit 1',
      'read_line() { read line <file; }',
      'read a b <<END\n$words\nEND\n',
    ],
  },
  'read-before-wait': {
    wrong: ['while ▶read -r pid; do wait "$pid"; done', 'if ▶IFS= read -r a; then a=1; fi; wait'],
    right: ['while read pid; do wait "$pid"; done', 'while read -r pid; do ls; wait "$pid"; done'],
  },
  'dot-without-slash': {
    wrong: ['. ▶settings', '▶. ./settings a'],
    right: ['. ./settings', '. "$config"', '. /etc/x'],
  },
  'set-option': {
    wrong: ['set -o ▶pipefail', 'set -eo ▶pipefail', 'set ▶-k', 'set ▶-E'],
    right: ['set -f', 'set +aeuC -f', 'set -o noglob', 'set -- -k', 'set -o pipefail # probed: in a subshell above'],
  },
  'signal-number': {
    wrong: ['kill ▶-9 "$pid"', 'kill -s ▶15 "$pid"', 'kill ▶-0 "$pid"', "trap 'exit' ▶15", "trap '' HUP ▶13"],
    right: ['kill -s KILL "$pid"', 'kill -s 0 "$pid"', 'kill -l 15', "trap 'exit' TERM 0", 'kill "$pid"'],
  },
  'kill-form': {
    wrong: ['kill ▶-TERM "$pid"', 'kill -s ▶SIGTERM "$pid"', "trap 'exit' ▶SIGTERM"],
    right: ['kill -s TERM "$pid"', 'kill "$pid"', "trap 'exit' TERM", 'kill -s TERM -- "-$pid"'],
  },
  'trap-condition': {
    wrong: ["trap 'exit' ▶ERR", "trap 'exit' ▶term", "trap 'exit' EXIT ▶DEBUG"],
    right: ["trap 'exit' EXIT", 'trap - HUP INT TERM', 'trap \'exit\' "$signal"'],
  },
  'test-operator': {
    wrong: [
      '[ "$a" ▶== b ]',
      '[ -n "$a" ▶-a "$b" ]',
      'test "$a" ▶-o "$b"',
      '[ a ▶-nt b ]',
      '[ a ▶-ef b ]',
      '[ ▶\\( "$a" ]',
      '[ a ▶\\< b ]',
      '[ ▶-k a ]',
    ],
    right: ['[ "$a" = b ]', 'if [ -n "$a" ] && [ -n "$b" ]; then ls; fi', '[ "$a" = "-a" ]', '[ "$a" -gt 1 ]'],
  },
  'test-arguments': {
    wrong: ['▶[ ! "$a" = b c ]', '▶test a = b c d', '▶[ "$a" "$b" "$c" "$d" "$e" ]'],
    right: ['[ ! "$a" = b ]', 'test ! a = b'],
  },
  'background-stdin': {
    wrong: ['cat ▶<&0 &', 'ls | cat ▶<&0 &'],
    right: ['{ cat <&3 3<&- & } 3<&0', 'cat <&0'],
  },
  'special-builtin-redirection': {
    wrong: [': ▶>file', 'eval "$text" ▶>&2', '. ./file ▶<input', 'exit 1 ▶>&2'],
    right: [
      '{ :; } >file',
      'command : >file',
      'exec >file',
      'unset -v a 2>/dev/null',
      'true >file',
      'eval "$a" <<END\nx\nEND\n',
    ],
  },
  'closed-descriptor-probe': {
    wrong: ['if : ▶<&0; then ls; fi', 'command : ▶>&1'],
    right: ['if (: <&0) 2>/dev/null; then ls; fi', '(: 5>&2 3<&0 4>&1)'],
  },
  'descriptor-number': {
    wrong: ['ls ▶10>file', 'ls ▶2>&11', 'exec ▶12<file'],
    right: ['ls 9>file', 'ls 2>&1', 'ls 10 >file'],
  },
  'shell-variable': {
    wrong: [
      'ls "▶$LINENO"',
      'a=▶$RANDOM',
      'ls ▶${SECONDS}',
      'ls "▶$EUID"',
      'ls "▶$HOSTNAME"',
      'a=▶$((RANDOM % 5))',
      'ls "▶$_"',
    ],
    right: ['ls "$PPID"', 'HOSTNAME=x\nls "$HOSTNAME"', 'case $a in UID | EUID) ls ;; esac'],
  },
  'tilde-user': {
    wrong: ['cd ▶~celery', 'a=▶~celery/x', 'eval "a=▶~celery"'],
    right: ['cd ~', 'cd ~root', "cd '~celery'", 'a=b~celery'],
  },
}
