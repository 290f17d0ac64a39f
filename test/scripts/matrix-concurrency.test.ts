/** Many at a time, and interrupted ones: nothing is started twice, nothing stays half done, no lock outlives its holder. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { isWorkFile } from '../support/matrix.js'
import type { Job, RunResult } from '../support/sandbox.js'
import { frozenCeleryd, type ServiceBox } from '../support/service-box.js'
import { runStories, type Story } from '../support/stories.js'

/** What holds after every case: one process at most for each node, and no trace of the scripts. @returns what does not */
async function settled(service: ServiceBox): Promise<string[]> {
  const wrong: string[] = []
  await service.box
    .waitFor('the scripts to be over', () => service.left().length === 0, 3000)
    .catch(() => wrong.push(`left running: ${service.left().map(({ argv }) => argv.join(' '))}`))
  const locks = [...service.files().keys()].filter((path) => isWorkFile(service, path))
  if (locks.length > 0) wrong.push(`left: ${locks}`)
  if (service.missing().length > 0) wrong.push(`bystanders ended: ${service.missing()}`)
  for (const node of service.nodes) {
    const live = service.live(node)
    if (live.length > 1) wrong.push(`${node} runs ${live.length} times`)
    const filed = await service.content(service.pidfile(node))
    if (live.length === 1 && filed !== `${live[0]?.pid}\n`) wrong.push(`the pid file of ${node} has ${filed}`)
  }
  return wrong
}

const told = ({ status, stdout, stderr, timedOut, held }: RunResult) => ({ status, stdout, stderr, timedOut, held })

function lives(service: ServiceBox): number {
  return service.nodes.filter((node) => service.live(node).length > 0).length
}

/** Waits until the stand-in has written something down. */
async function until(service: ServiceBox, what: 'start' | 'up' | 'TERM', count = 1): Promise<void> {
  await service.box.waitFor(what, async () => {
    const { starts, events } = await service.journal()
    return (what === 'start' ? starts : events.filter(({ event }) => event === what)).length >= count
  })
}

const two = { nodes: 'worker1 worker2' }

/** A start that is ended by a signal: what it started is stopped, what ran before stays, and the next start is as ever. */
function interrupted(signal: NodeJS.Signals, to: 'process' | 'group', when: 'start' | 'up' | number): Story {
  const at =
    typeof when === 'number'
      ? `${when} ms after its begin`
      : when === 'start'
        ? 'while apps load'
        : 'while nodes settle'
  return {
    name: `start gets ${signal}, its ${to === 'group' ? 'whole group' : 'shell alone'}, ${at}`,
    config: two,
    work: async (t, service) => {
      await service.launch(['worker1'])
      const before = service.live('worker1')[0]?.pid
      const job = await service.start('start')
      if (typeof when === 'number') await new Promise((resolve) => setTimeout(resolve, when))
      else await until(service, when, 2)
      job.kill(signal, to)
      const result = await job.done
      t.not(result.status, 0, 'it is not a success')
      t.notOk(result.timedOut)
      await service.box.waitFor('worker2 to be down', () => service.live('worker2').length === 0, 5000)
      t.equal(service.live('worker1')[0]?.pid, before, 'the node that ran before still does')
      t.match(told(await service.run('start')), { status: 0 }, 'the next start is as ever')
      t.equal(lives(service), 2)
      t.same(await settled(service), [])
    },
  }
}

/** The number that the script itself sees. */
function pidInside(job: Job): number {
  return Number(/^NSpid:.*\t(\d+)$/m.exec(readFileSync(`/proc/${job.pid}/status`, 'utf8'))?.[1])
}

/** A process that gets this number, which must be free: whatever takes it first, it is tried again until it ends. */
async function sleepNumbered(service: ServiceBox, pid: number): Promise<number> {
  const sleep = `echo ${pid - 1} >/proc/sys/kernel/ns_last_pid; setsid sleep 86404 </dev/null >/dev/null 2>&1 & echo $!`
  return service.box.waitFor(`a process to get the number ${pid}`, async () => {
    const got = Number(await service.sh(sleep))
    // Until it has become the sleep, it would be taken for a shell that somebody forgot.
    await service.box.waitFor(`process ${got} to be the sleep`, () =>
      service.box.processes().some((process) => process.pid === got && process.argv.join(' ') === 'sleep 86404'),
    )
    if (got === pid) return pid
    await service.sh(`kill ${got}`)
    return undefined
  })
}

/** A script that was killed in the middle, so that its lock stays: the next one gets over it. */
function killed(name: string, after: (service: ServiceBox, pid: number) => Promise<unknown>): Story {
  return {
    name: `start is killed with KILL${name}`,
    config: two,
    work: async (t, service) => {
      const job = await service.start('start')
      await until(service, 'up', 2)
      const pid = pidInside(job)
      job.kill('SIGKILL', 'group')
      await job.done
      await after(service, pid)
      t.match(told(await service.run('status')), { status: 0 }, 'the nodes run all the same')
      const stop = await service.run('stop', { timeout: 15_000 })
      t.match(told(stop), { status: 0, timedOut: false }, 'and stop stops them')
      t.equal(lives(service), 0)
      t.match(told(await service.run('start', { timeout: 20_000 })), { status: 0, timedOut: false })
      t.equal(lives(service), 2)
      // Of an empty file nobody can tell whose it was: it may stay, but is in nobody's way.
      const wrong = await settled(service)
      t.same(
        wrong.filter((text) => !/^left: \S+\/lock\.\d+$/.test(text)),
        [],
      )
    },
  }
}

const stories: readonly Story[] = [
  {
    name: '20 concurrent starts',
    config: two,
    work: async (t, service) => {
      const results = await Promise.all(Array.from({ length: 20 }, () => service.run('start', { timeout: 120_000 })))
      t.same(
        results.map(({ status }) => status),
        results.map(() => 0),
        'all succeed',
      )
      t.equal(results.filter(({ stdout }) => /worker1 is up/.test(stdout)).length, 1, 'one has started it')
      t.equal(
        results.filter(({ stdout }) => /worker1 is already running/.test(stdout)).length,
        19,
        'and the others say so',
      )
      t.equal((await service.journal()).starts.length, 2, 'each node was started once')
      t.equal(lives(service), 2)
      t.same(await settled(service), [])
    },
  },
  {
    name: 'the first verbs after a boot, at the same moment',
    config: two,
    work: async (t, service) => {
      // A slow mkdir, so that all find the same directories missing, and all make them.
      await service.sh(
        `cp "$(command -v mkdir)" /tmp/mkdir; printf '%s\\n' '#!/bin/sh' 'sleep 0.3; exec /tmp/mkdir "$@"' >/tmp/slow
        chmod 755 /tmp/slow; mount --bind /tmp/slow "$(readlink -f "$(command -v mkdir)")"`,
      )
      const results = await Promise.all([1, 2, 3, 4].map(() => service.run('create-paths')))
      for (const result of results) t.match(told(result), { status: 0, stderr: '' })
      t.same(await settled(service), [])
    },
  },
  {
    name: 'start against stop',
    config: two,
    work: async (t, service) => {
      for (const verbs of [
        ['start', 'stop'],
        ['stop', 'start'],
        ['start', 'stop', 'start', 'stop'],
      ]) {
        const results = await Promise.all(verbs.map((verb) => service.run(verb)))
        for (const result of results) t.match(told(result), { status: 0 })
        const live = lives(service)
        t.ok(live === 0 || live === 2, `all nodes or none: ${live}`)
        t.equal((await service.run('status')).status, live === 0 ? 3 : 0)
        t.same(await settled(service), [])
      }
      t.equal((await service.run('stop')).status, 0)
      t.equal(lives(service), 0)
    },
  },
  {
    name: 'everything at once',
    config: two,
    work: async (t, service) => {
      const verbs = [
        'start',
        'restart',
        'stop',
        'start',
        'kill',
        'restart',
        'try-restart',
        'force-reload',
        'create-paths',
      ]
      const results = await Promise.all(verbs.map((verb) => service.run(verb, { timeout: 120_000 })))
      results.forEach((result, index) => {
        t.match(told(result), { status: 0, timedOut: false }, `${verbs[index]}`)
      })
      t.same(await settled(service), [])
      t.equal((await service.run('stop')).status, 0)
      t.equal(lives(service), 0)
      t.same(await settled(service), [])
    },
  },
  {
    name: 'restarts at the same moment',
    config: two,
    work: async (t, service) => {
      await service.launch()
      const results = await Promise.all([1, 2, 3].map(() => service.run('restart')))
      for (const result of results) t.match(told(result), { status: 0 })
      t.equal(lives(service), 2)
      t.same(await settled(service), [])
    },
  },
  {
    name: 'status does not wait for a start, nor is it in its way',
    config: { opts: '--boot=2' },
    work: async (t, service) => {
      const job = await service.start('start')
      await until(service, 'start')
      const results = await Promise.all([1, 2, 3].map(() => service.run('status')))
      for (const result of results) {
        t.ok(result.ms < 2000, `${result.ms} ms`)
        t.match(told(result), { stderr: '', status: 0 })
      }
      t.match(told(await job.done), { status: 0 })
      t.same(await settled(service), [])
    },
  },
  interrupted('SIGINT', 'group', 0),
  interrupted('SIGINT', 'group', 150),
  interrupted('SIGINT', 'group', 'start'),
  interrupted('SIGINT', 'group', 'up'),
  interrupted('SIGINT', 'process', 'up'),
  interrupted('SIGTERM', 'process', 'start'),
  interrupted('SIGTERM', 'process', 'up'),
  interrupted('SIGTERM', 'group', 'up'),
  interrupted('SIGHUP', 'group', 'up'),
  killed('', async () => {}),
  killed(', and its lock is the empty file of 0.1.0 after a power failure', (service) =>
    service.sh(`rm ${service.state}/lock; : >${service.state}/lock`),
  ),
  killed(', and another process gets its number', async (service, pid) => {
    service.adopt('the one with a used number', await sleepNumbered(service, pid))
  }),
  {
    name: 'stop gets SIGINT while a node ends its tasks',
    config: { opts: '--halt=3' },
    work: async (t, service) => {
      await service.launch()
      const job = await service.start('stop')
      await until(service, 'TERM')
      job.kill('SIGINT', 'group')
      t.not((await job.done).status, 0)
      t.match(told(await service.run('stop')), { status: 0 }, 'the next one waits for it')
      t.same(
        (await service.journal()).signals(service.pidfile()).filter((name) => name !== 'TERM'),
        [],
        'it got no INT',
      )
      t.equal(lives(service), 0)
      t.same(await settled(service), [])
    },
  },
  {
    name: 'restart gets SIGINT while a node ends its tasks',
    config: { opts: '--halt=2' },
    work: async (t, service) => {
      await service.launch()
      const job = await service.start('restart')
      await until(service, 'TERM')
      job.kill('SIGINT', 'group')
      t.not((await job.done).status, 0)
      await service.box.waitFor('its end', () => lives(service) === 0)
      t.equal((await service.journal()).starts.length, 1, 'it is not started again')
      t.same(await settled(service), [])
      t.match(told(await service.run('start')), { status: 0 })
      t.same(await settled(service), [])
    },
  },
  {
    name: 'a stop from elsewhere waits for a start that is under way',
    config: { opts: '--boot=1' },
    work: async (t, service) => {
      const job = await service.start('start')
      await until(service, 'start')
      const stop = await service.run('stop')
      t.match(told(await job.done), { status: 0, stdout: /is up/ })
      t.match(told(stop), { status: 0, stdout: /waiting for .*\n.*is down/ })
      t.equal(lives(service), 0)
      t.same(await settled(service), [])
    },
  },
  {
    // As when an init ends what reads their output, and goes on to the next runlevel.
    name: 'nothing that scripts say can be written',
    config: two,
    work: async (t, service) => {
      const quietly = async (verb: string) => {
        const command = `/etc/init.d/${service.subject.name} ${verb} >/dev/full 2>&1`
        return told(await service.box.run(['sh', '-c', command], { timeout: 20_000 }))
      }
      t.match(await quietly('start'), { status: 0, timedOut: false })
      t.equal(lives(service), 2)
      t.match(await quietly('reload'), { status: 3 }, 'what it cannot do, it does not do either')
      t.match(await quietly('bogus'), { status: 2 })
      t.match(await quietly('stop'), { status: 0, timedOut: false })
      t.equal(lives(service), 0)
      t.same(await settled(service), [])
    },
  },
]

runStories(t, frozenCeleryd, stories)
