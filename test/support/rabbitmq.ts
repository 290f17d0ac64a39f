/** A real RabbitMQ in a sandbox. */
import { createServer } from 'node:net'
import type { Sandbox } from './sandbox.js'

export interface Broker {
  readonly url: string
  stop(): Promise<void>
}

/** Ports that are free: sandboxes share the host's loopback. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Starts a broker of its own and waits until it answers. It ends with the sandbox at the latest. */
export async function rabbitmq(box: Sandbox): Promise<Broker> {
  const [port = 0, distribution = 0, mapper = 0] = await freePorts(3)
  const home = '/srv/rabbitmq'
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: 'rabbit@localhost',
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${port}`,
    RABBITMQ_DIST_PORT: `${distribution}`,
    ERL_EPMD_PORT: `${mapper}`,
    RABBITMQ_MNESIA_BASE: `${home}/data`,
    RABBITMQ_LOG_BASE: `${home}/log`,
    RABBITMQ_LOGS: '-',
    RABBITMQ_ENABLED_PLUGINS_FILE: `${home}/plugins`,
    RABBITMQ_CONF_ENV_FILE: `${home}/none`,
    RABBITMQ_PID_FILE: `${home}/pid`,
  }
  await box.run(['mkdir', '-p', home])
  // Debian's wrapper would become another user, who owns nothing here.
  const server = await box.start(['/usr/lib/rabbitmq/bin/rabbitmq-server'], { env, timeout: 0 })
  let over = false
  server.done.then(() => {
    over = true
  })
  await box.waitFor(
    'rabbitmq-server',
    () => {
      if (over) throw new Error(`rabbitmq-server ended: ${server.stdout}${server.stderr}`)
      return /completed with \d+ plugins/.test(server.stdout)
    },
    120_000,
  )
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}//`,
    stop: async () => {
      server.kill('SIGTERM')
      await server.done
    },
  }
}
