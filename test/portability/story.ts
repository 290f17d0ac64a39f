/** One story in each place: from start to stop, and which program runs the script. */

import { beatText } from '../support/for-beat.js'
import { defaultEnv } from '../support/sandbox-run.js'
import { ServiceBox } from '../support/service-box.js'
import { inShells, type Place, type Service } from './subjects.js'

interface Step {
  readonly verb: string
  readonly status: number
  readonly out: RegExp
  /** Under -x, where it says the same, and more on stderr. */
  readonly traced?: boolean
}

const steps: readonly Step[] = [
  { verb: 'start', status: 0, out: /^celeryd: worker1 is up \(pid \d+\)\n$/, traced: true },
  { verb: 'status', status: 0, out: /^celeryd: worker1 is running \(pid \d+\)\n$/ },
  { verb: 'restart', status: 0, out: /^celeryd: worker1 is down\nceleryd: worker1 is up \(pid \d+\)\n$/ },
  { verb: 'stop', status: 0, out: /^celeryd: worker1 is down\n$/, traced: true },
  { verb: 'status', status: 3, out: /^celeryd: worker1 is stopped\n$/ },
  { verb: 'status', status: 3, out: /^celeryd: worker1 is stopped\n$/, traced: true },
]

/** More files than su allows where PAM has its own idea of it. */
const files = 2048

/**
 * The program that runs the script after it has started itself again in a clean environment. Where a shell is itself a
 * script (POSIX alone), that is the interpreter, with --posix before the path.
 */
function secondPass({ box, path }: ServiceBox, place: Place): string | undefined {
  const isSecond = ([program, first, second]: readonly string[]) =>
    program === '/bin/sh' ? first === path : program === place.sh && first === '--posix' && second === path
  const found = box.processes().find(({ argv }) => isSecond(argv))
  return found && box.executable(found.pid)
}

/** In the foreground, where a signal to the script is one to the node. @returns what was not as it should be */
async function attached(service: ServiceBox): Promise<string[]> {
  const ups = async () => (await service.journal()).events.filter(({ event }) => event === 'up').length
  const before = await ups()
  const job = await service.start('start', { env: { ...defaultEnv, C_FAKEFORK: '1' } })
  await service.box.waitFor('the node in the foreground', async () => (await ups()) > before)
  job.kill('SIGTERM')
  const result = await job.done
  const [node = ''] = service.nodes
  const lives = service.live(node).length
  const right = result.status === 0 && lives === 0 && !result.held
  return right ? [] : [`C_FAKEFORK=1 start: ${node} runs ${lives} times after ${JSON.stringify(result)}`]
}

/** @returns what was not as it should be; `ran` is told which program ran the script */
export async function story(place: Place, { subject }: Service, ran: (program: string) => void): Promise<string[]> {
  const config = place.limitless ? {} : { ulimit: `-n ${files}` }
  const service = await ServiceBox.make({ teardown: () => {} }, place.put(subject), config)
  const [node = ''] = service.nodes
  const wrong: string[] = []
  try {
    for (const { verb, status, out, traced } of steps) {
      const isTraced = traced === true && inShells.includes(place)
      const command = [...service.subject.shell, ...(isTraced ? ['-x'] : []), service.path, verb]
      const job = await service.box.start(command)
      if (verb === 'restart') {
        const program = await service.box.waitFor('the second pass', () => secondPass(service, place))
        ran(program)
        if (program !== place.sh) wrong.push(`the script was run by ${program}, not by ${place.sh}`)
      }
      const result = await job.done
      const wanted = subject.kind === 'celeryd' ? out : new RegExp(beatText(out.source))
      const heard = isTraced ? /^\++ ?set -f ?$/m : /^$/
      const right = result.status === status && wanted.test(result.stdout) && heard.test(result.stderr) && !result.held
      if (!right)
        wrong.push(`${command.join(' ')}: ${JSON.stringify({ ...result, stderr: result.stderr.slice(-500) })}`)
      // Such as a shell that waits for a node.
      await service.box
        .waitFor('the script to be over', () => service.left().length === 0, 5000)
        .catch(() => {
          wrong.push(`${verb} has left running: ${service.left().map(({ argv }) => argv.join(' '))}`)
        })
      const lives = service.live(node).length
      if (lives !== (verb === 'stop' || status === 3 ? 0 : 1)) wrong.push(`${verb}: ${node} runs ${lives} times`)
    }
    wrong.push(...(await attached(service)))
    const { starts } = await service.journal()
    const limits = starts.map((start) => start.limits.NOFILE?.[0])
    if (!place.limitless && `${limits}` !== `${[files, files, files]}`)
      wrong.push(`${node} was started with limits of ${limits} files`)
    if (service.missing().length > 0) wrong.push(`bystanders ended: ${service.missing()}`)
  } catch (error) {
    wrong.push(`${error instanceof Error ? error.message : error}`)
  } finally {
    await service.close()
  }
  return wrong
}
