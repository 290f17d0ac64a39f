/** Ansible, run for real in a machine with sysvinit: its service modules over a local connection. */
import { join } from 'node:path'
import { projectRoot } from './sandbox-setup.js'
import type { SysvinitBox } from './sysvinit-box.js'

/** The virtual environment that a machine needs for this. */
export const environment = 'ansible'

export interface Task {
  readonly service: string
  readonly state: 'started' | 'stopped' | 'restarted'
  /** auto is what Ansible finds out, which is sysvinit; service is the module that was there before. */
  readonly use: 'auto' | 'sysvinit' | 'service'
}

/** What Ansible tells of a task. */
export interface Outcome {
  readonly changed?: boolean
  readonly failed?: boolean
  readonly msg?: string
}

/** Gives each task a host of its own, which all are this machine, so that they run at the same time. */
export async function ansible(machine: SysvinitBox, tasks: readonly Task[]): Promise<readonly Outcome[]> {
  const hosts = tasks.map(
    ({ service, state, use }, index) => `t${index} service=${service} state=${state} use=${use}\n`,
  )
  await machine.box.write('/srv/hosts', hosts.join(''))
  const program = join(projectRoot, '.cache/venv-ansible/bin/ansible')
  const options = [
    ...['all', '-i', '/srv/hosts', '-c', 'local', '-f', '8', '-t', '/srv/outcomes'],
    ...['-e', 'ansible_python_interpreter=/usr/bin/python3', '-m', 'ansible.builtin.service'],
  ]
  const words = 'name={{ service }} state={{ state }} use={{ use }}'
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' }
  await machine.box.run(['rm', '-rf', '/srv/outcomes'])
  const run = await machine.box.run([program, ...options, '-a', words], { env, timeout: 300_000 })
  return Promise.all(
    tasks.map(async (_, index) => {
      const text = await machine.box.read(`/srv/outcomes/t${index}`).catch(() => '')
      if (text === '') throw new Error(`Ansible did not get to task ${index}: ${run.stderr}${run.stdout}`)
      return JSON.parse(text) as Outcome
    }),
  )
}
