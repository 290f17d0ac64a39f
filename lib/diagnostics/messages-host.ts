/** What `doctor` finds on a host: what is installed, and whether it can work. No config can silence it. */

import { message } from './message.js'

export const hostMessages = {
  'host-nothing-found': message({
    severity: 'error',
    message: () => 'this host has no config, script or unit of Celery',
    help: () => 'celery-initd sample celeryd >/etc/default/celeryd prints a config to begin with',
    explanation:
      'Services are found by their configs in /etc/default, /usr/local/etc, /etc/conf.d, /etc/sysconfig and /usr/pkg/etc, by scripts of service managers and by units.',
  }),
  'host-no-config': message<{ name: string; path: string }>({
    severity: 'error',
    message: ({ name, path }) => `${name} has no config: there is no ${path}`,
    help: () => 'write one, or remove what was installed for it',
    explanation:
      'A generic script reads its config when it runs and exits 6 without one. A frozen one cannot be made again.',
  }),
  'host-config-errors': message<{ path: string; count: number; first: string; command: string }>({
    severity: 'error',
    message: ({ path, count, first }) => `${path} has ${count === 1 ? 'an error' : `${count} errors`}: ${first}`,
    help: ({ command }) => command,
    fix: 'Correct the lines that celery-initd check shows.',
    explanation:
      'What is installed cannot be compared with a config that does not compile, and a generic script may refuse it.',
  }),
  'host-config-changeable': message<{ path: string; why: string }>({
    severity: 'error',
    message: ({ path, why }) => `root reads ${path} as a script, and ${why}`,
    help: ({ path }) => `chown root ${path} && chmod go-w ${path}, in a directory that root alone can change`,
    explanation:
      'The generic script runs its config as root. It refuses one that others can change: every verb exits 6.',
  }),
  'host-not-installed': message<{ name: string; command: string }>({
    severity: 'error',
    message: ({ name }) => `nothing runs ${name}: no script and no unit is installed`,
    help: ({ command }) => command,
    fix: 'Compile the config, with the command of the finding.',
    explanation: 'A config alone starts nothing. It needs an init script or units.',
  }),
  'host-file-stale': message<{ path: string; config: string; command: string }>({
    severity: 'error',
    message: ({ path, config }) => `${path} is not what ${config} compiles to now: the config has changed since`,
    help: ({ command }) => command,
    fix: 'Compile again, with the command of the finding, then restart.',
    explanation:
      'A frozen script and units have the values of their config written in. A change of the config reaches them when they are compiled again.',
  }),
  'host-file-edited': message<{ path: string; command: string }>({
    severity: 'error',
    message: ({ path }) => `${path} was changed by hand: its config has not changed, and compiles to another text`,
    help: ({ command }) =>
      `move the change into the config, or for units into a drop-in (systemctl edit), then ${command}`,
    explanation: 'The next compilation overwrites what was changed by hand.',
  }),
  'host-file-older': message<{ path: string; version: string; own: string; command: string }>({
    severity: 'warning',
    message: ({ path, version, own }) => `${path} was made by celery-initd ${version}, and this is ${own}`,
    help: ({ command }) => command,
    fix: 'Compile again, with the command of the finding.',
    explanation: 'Scripts and units go on working. Those of a newer version may have corrections.',
  }),
  'host-file-mode': message<{ path: string; problem: string; fix: string }>({
    severity: 'error',
    message: ({ path, problem }) => `${path} ${problem}`,
    help: ({ fix }) => fix,
    fix: 'Run the command of the finding, which corrects owner or mode.',
    explanation: 'Root runs the script at boot. It must be executable, and root alone may be able to change it.',
  }),
  'host-engine-missing': message<{ script: string; engine: string; command: string }>({
    severity: 'error',
    message: ({ script, engine }) => `${script} runs ${engine}, and there is no such program`,
    help: ({ command }) => command,
    explanation:
      'A native service is a short script and the engine that does its work. Without the engine no verb of the script works. Both belong to one package, or to one call of compile.',
  }),
  'host-script-foreign': message<{ path: string; written: string; manager: string; command: string }>({
    severity: 'warning',
    message: ({ path, written, manager }) => `${path} is ${written}, and this host has ${manager}`,
    help: ({ command }) => command,
    explanation:
      'OpenRC keeps no state of an init script, and reads its dependencies only with a patch of Debian. The BSDs start none at boot. A script for OpenRC or a BSD does nothing under another service manager.',
    exceptions: 'You start it by hand.',
  }),
  'host-script-of-celery': message<{ path: string; command: string }>({
    severity: 'warning',
    message: ({ path }) => `${path} is Celery’s own script, which says OK when nothing runs`,
    help: ({ command }) => command,
    fix: 'Compile the config, with the command of the finding.',
    explanation:
      'Celery’s generic scripts confirm no start, and let root run what the service user can write. Ours reads the same config.',
    exceptions: 'You want to keep it.',
  }),
  'host-script-not-read': message<{ path: string; systemd: string; command: string }>({
    severity: 'error',
    message: ({ path, systemd }) => `${systemd} reads no init scripts: nothing starts ${path} at boot`,
    help: ({ command }) => command,
    fix: 'Compile the config to units, with --target systemd.',
    explanation:
      'Since version 260, systemd makes no units of scripts in /etc/init.d. A script without a unit runs only when somebody calls it.',
  }),
  'host-unit-left': message<{ path: string; unit: string }>({
    severity: 'warning',
    message: ({ path }) => `${path} was compiled from this config, which no longer makes it`,
    help: ({ path, unit }) => `systemctl disable --now ${unit}; rm ${path}; systemctl daemon-reload`,
    explanation: 'A node that was taken out of the config leaves its unit behind, and the unit may still run.',
  }),
  'host-unit-missing': message<{ path: string; command: string }>({
    severity: 'error',
    message: ({ path }) => `there is no ${path}, which the config compiles to`,
    help: ({ command }) => command,
    fix: 'Compile to units again, then systemctl daemon-reload and start.',
    explanation:
      'With a node that was added to the config comes a unit. Until it is installed, the node is not started.',
  }),
  'host-unit-reload': message<{ unit: string }>({
    severity: 'warning',
    message: ({ unit }) => `systemd has not read ${unit} since it was changed`,
    help: () => 'systemctl daemon-reload',
    explanation: 'systemd reads units at boot and at daemon-reload. Until then, it works with the old text.',
  }),
  'host-unit-masked': message<{ unit: string }>({
    severity: 'error',
    message: ({ unit }) => `${unit} is masked: systemd starts it for nobody`,
    help: ({ unit }) => `systemctl unmask ${unit}`,
    explanation:
      'A unit that is a link to /dev/null cannot be started, and hides a unit or init script of the same name.',
  }),
  'host-unit-failed': message<{ unit: string }>({
    severity: 'error',
    message: ({ unit }) => `${unit} has failed`,
    help: ({ unit }) => `journalctl -u ${unit} -n 50`,
    explanation: 'systemd has given up on the unit. Its journal has what the node printed.',
  }),
  'host-two-managers': message<{ first: string; second: string; shared: string; command: string }>({
    severity: 'error',
    message: ({ first, second, shared }) => `${first} and ${second} run the same nodes (${shared})`,
    help: ({ command }) => command,
    fix: 'Decide on one of them, and disable or remove the other.',
    explanation:
      'Each takes the nodes for its own: they run twice under one name, or the stop of one ends those of the other.',
  }),
  'host-script-and-unit': message<{ script: string; unit: string }>({
    severity: 'note',
    message: ({ script, unit }) => `${script} hands over to ${unit}, which has its name`,
    help: ({ script }) => `keep both where people call ${script}; else remove it`,
    explanation:
      'Where systemd has a unit of its name, the script calls systemctl for start, stop and restart, so that nothing runs twice.',
    exceptions: 'People or programs call the script.',
  }),
  'host-not-at-boot': message<{ name: string; command: string }>({
    severity: 'warning',
    message: ({ name }) => `nothing starts ${name} at boot`,
    help: ({ command }) => command,
    fix: 'Run update-rc.d, rc-update or systemctl enable, as the finding shows it.',
    explanation: 'The script or unit is installed, and the service manager was not told to start it.',
    exceptions: 'Somebody or something else starts it.',
  }),
  'host-no-manager': message({
    severity: 'note',
    message: () => 'no service manager runs here that starts services at boot',
    help: () => 'in a container, call the script, or run the command that celery-initd explain shows',
    explanation: 'Neither systemd, OpenRC, sysvinit nor rc.d was found, as in most containers.',
  }),
  'host-no-user': message<{ user: string; option: string; command: string }>({
    severity: 'error',
    message: ({ user, option }) => `there is no user ${user} (${option})`,
    help: ({ command }) => command,
    explanation: 'The service runs as this account, so nothing can start (exit status 6).',
  }),
  'host-no-group': message<{ group: string; option: string; command: string }>({
    severity: 'error',
    message: ({ group, option }) => `there is no group ${group} (${option})`,
    help: ({ command, option }) => `${command}, or remove ${option} for the user’s own group`,
    explanation: 'The service runs in this group, so nothing can start (exit status 6).',
  }),
  'host-program': message<{ program: string; reason: string; option: string }>({
    severity: 'error',
    message: ({ program, reason, option }) => `${program} cannot be run: ${reason} (${option})`,
    help: ({ option }) =>
      `set ${option} to the program’s path, such as /srv/app/venv/bin/celery, and let the service user execute it`,
    explanation: 'Without its program the script exits 5, and a unit fails.',
  }),
  'host-interpreter': message<{ program: string; interpreter: string; reason: string }>({
    severity: 'error',
    message: ({ program, interpreter, reason }) => `${program} is run by ${interpreter}: ${reason}`,
    help: () =>
      'make the virtual environment again with the Python that is there now (python3 -m venv), and install the app',
    explanation:
      'The first line of the program names its interpreter. A virtual environment links to a Python, which an upgrade of the system may remove.',
  }),
  'host-chdir': message<{ path: string; reason: string; option: string }>({
    severity: 'error',
    message: ({ path, reason, option }) => `the service cannot change to ${path}: ${reason} (${option})`,
    help: ({ option }) => `make it, let the service user enter it, or change ${option}`,
    explanation: 'Every node changes to this directory before it loads the app.',
  }),
  'host-directory': message<{ path: string; reason: string; option: string; fix: string }>({
    severity: 'error',
    message: ({ path, reason, option }) => `the service cannot write to ${path}: ${reason} (${option})`,
    help: ({ fix }) => fix,
    fix: 'Give the directory to the service user, or name one of its own in the option.',
    explanation: 'Nodes write their pid files and logs there. One that cannot ends at once.',
  }),
  'host-env-file': message<{ path: string; reason: string; option: string }>({
    severity: 'error',
    message: ({ path, reason, option }) => `${path} cannot be read: ${reason} (${option})`,
    help: ({ option }) =>
      `make it readable for the service user, or for root alone in root’s own directory, or change ${option}`,
    explanation: 'The file holds variables of the service. Without it nothing is started: exit 6.',
  }),
  'host-env-file-errors': message<{ path: string; count: number; first: string; command: string }>({
    severity: 'error',
    message: ({ path, count, first }) => `${path} has ${count === 1 ? 'an error' : `${count} errors`}: ${first}`,
    help: ({ command }) => command,
    fix: 'Correct the lines that celery-initd check shows.',
    explanation:
      'Readers of such files do not agree on what it holds, or cannot read it. The script starts nothing then: exit 6.',
  }),
  'host-app': message<{ name: string; command: string; reason: string }>({
    severity: 'error',
    message: ({ name, reason }) => `${name} fails its configtest: ${reason}`,
    help: ({ command }) => `${command} shows all of it`,
    fix: 'Run the configtest of the script, which shows all of it, and correct what it names.',
    explanation:
      'The script loads the app as the service user, with the environment and directory of the service. What fails there fails in every node.',
  }),
  'host-app-untested': message<{ why: string; command: string }>({
    severity: 'note',
    message: ({ why }) => `whether the app loads was not tried: ${why}`,
    help: ({ command }) => command,
    fix: 'As root, run the configtest of the init script.',
    explanation:
      'Only root can become the service user, and root runs nothing of that user’s itself. The configtest of an installed script does both.',
  }),
  'host-node-dead': message<{ node: string; pidfile: string; command: string }>({
    severity: 'error',
    message: ({ node, pidfile }) => `${node} is dead but its pid file ${pidfile} exists`,
    help: ({ command }) => command,
    fix: 'Start the service: it removes the file.',
    explanation: 'The process ended without removing its file: it was killed, or the host went down.',
  }),
  'host-node-stopped': message<{ node: string; command: string }>({
    severity: 'warning',
    message: ({ node }) => `${node} does not run, and other nodes of its service do`,
    help: ({ command }) => command,
    fix: 'Start the service.',
    explanation: 'A start leaves the running nodes alone, and starts those that are missing.',
  }),
  'host-node-twice': message<{ node: string; pids: string; command: string }>({
    severity: 'error',
    message: ({ node, pids }) => `${node} runs more than once: processes ${pids}`,
    help: ({ command }) => command,
    fix: 'Stop the service, which ends all of them, then start it.',
    explanation: 'Two workers under one name answer for each other, and only one of them is in the pid file.',
  }),
  'host-node-account': message<{ node: string; pid: number; account: string; user: string; command: string }>({
    severity: 'warning',
    message: ({ node, pid, account, user }) => `${node} (pid ${pid}) runs as ${account}, and the config says ${user}`,
    help: ({ command }) => command,
    fix: 'Restart the service.',
    explanation: 'The config was changed after the start, or somebody started the node by hand.',
  }),
  'host-node-left': message<{ node: string; pid: number; command: string }>({
    severity: 'warning',
    message: ({ node, pid }) => `${node} (pid ${pid}) runs and is no longer in the config`,
    help: ({ command }) => command,
    fix: 'Restart or stop the service, which ends the node.',
    explanation: 'The record of the script says that it started the node. A stop ends it, too.',
  }),
  'host-processes-hidden': message({
    severity: 'note',
    message: () => 'other accounts’ processes are hidden from this one, so what runs is not known',
    help: () => 'run doctor as root',
    explanation: 'With hidepid, /proc shows an account its own processes alone (proc(5)).',
  }),
}
