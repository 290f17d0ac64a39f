/** A real supervisord in a sandbox, which runs the programs of /etc/supervisor/*.conf. */
import { join } from 'node:path'
import { compileFor } from '../../lib/compile/targets.js'
import { shWord } from '../../lib/quote.js'
import { supervisord } from '../../lib/targets/supervisord/index.js'
import { requestOf } from './compiled.js'
import { projectRoot, type RunResult, type Sandbox } from './sandbox.js'

const bin = join(projectRoot, '.cache/venv-supervisor/bin')

const config = `[supervisord]
logfile=/run/supervisord.log
pidfile=/run/supervisord.pid
childlogdir=/var/log
nodaemon=true
[unix_http_server]
file=/run/supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix:///run/supervisor.sock
[include]
files=/etc/supervisor/*.conf
`

/** The programs of a config. @throws Error when it has errors */
export function programsOf(text: string, options: Parameters<typeof requestOf>[1] = {}): string {
  const { outputs, findings } = compileFor(requestOf(text, options), [supervisord])
  const errors = findings.filter(({ severity, code }) => severity === 'error' && code !== 'root-user')
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  return outputs.flatMap(({ target, lowered }) => target.emit(lowered)).map(({ text }) => text)[0] ?? ''
}

export class Supervisord {
  private constructor(
    private readonly box: Sandbox,
    private readonly server: Awaited<ReturnType<Sandbox['start']>>,
  ) {}

  /** Starts it, after a command of sh, and returns once it answers. */
  static async start(box: Sandbox, first = ':'): Promise<Supervisord> {
    await box.write('/etc/supervisord.conf', config)
    const command = `${first}; exec ${shWord(join(bin, 'supervisord'))} -c /etc/supervisord.conf`
    const server = new Supervisord(box, await box.start(command, { timeout: 0 }))
    await box.waitFor('supervisord', async () => (await server.ctl('pid')).status === 0, 30_000)
    return server
  }

  ctl(...words: readonly string[]): Promise<RunResult> {
    return this.box.run([join(bin, 'supervisorctl'), '-c', '/etc/supervisord.conf', ...words], { timeout: 90_000 })
  }

  /** Ends it, with all its programs. */
  async end(): Promise<void> {
    this.server.kill('SIGTERM')
    await this.server.done
  }
}
