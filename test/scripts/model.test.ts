/**
 * A model beside the script: random sequences of verbs and misfortunes (kills at any moment, pid files that are forged,
 * configs that change, a reboot, Celery's own script in between), and after each what must be true: never two workers
 * of a node, never 0 of a verb that has not done its work, status tells the truth, nobody keeps the lock, and no foreign
 * process gets a signal. MODEL_RUNS sets how many sequences, MODEL_SEED which ones; MODEL_SHRINK=1 looks for the
 * shortest that fails, which then belongs into test/support/model/kept.ts.
 */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { Act, type Model, mend } from '../support/model/act.js'
import { kept } from '../support/model/kept.js'
import { type Step, stepKinds } from '../support/model/steps.js'
import { World } from '../support/model/world.js'
import { frozenCeleryd, genericCeleryd } from '../support/service-box.js'
import { turns } from '../support/stories.js'

const sequences = Number(process.env.MODEL_RUNS ?? 30)
const seed = 100 * Number(process.env.MODEL_SEED ?? 20260101)
/** Sequences at a time: they mostly wait. */
const lanes = 15
const turn = turns(lanes)

const emptyModel = (generic: boolean): Model => ({ generic, doomed: new Set(), calm: true, steps: 0 })

/** Makes a world, lets things happen in it, and mends it. */
async function inWorld(t: Test, generic: boolean, work: (model: Model, world: World) => Promise<void>): Promise<void> {
  const world = await World.make(t, generic ? genericCeleryd : frozenCeleryd)
  const model = emptyModel(generic)
  try {
    await work(model, world)
    await mend(model, world)
  } finally {
    await world.service.close()
  }
}

t.jobs = kept.length + lanes
for (const { name, generic, steps } of kept) {
  t.test(name, { buffered: true }, (t) =>
    turn(async () => {
      await inWorld(t, generic, async (model, world) => {
        for (const step of steps) await new Act(step).run(model, world)
      })
      t.pass('nothing is wrong')
    }),
  )
}

for (let lane = 0; lane < lanes; lane++) {
  const generic = lane % 2 === 0
  const numRuns = Math.ceil((sequences - lane) / lanes)
  if (numRuns < 1) continue
  t.test(
    `${numRuns} sequences of seed ${seed + lane}, ${generic ? 'generic' : 'frozen'} script`,
    { buffered: true },
    (t) =>
      turn(async () => {
        const commands = fc.commands<Model, World, false>(
          stepKinds((step: Step) => new Act(step)),
          { maxCommands: 12, size: 'max' },
        )
        let steps = 0
        const property = fc.asyncProperty(commands, (sequence) =>
          inWorld(t, generic, async (model, world) => {
            await fc.asyncModelRun(() => ({ model, real: world }), sequence)
            steps += model.steps
          }),
        )
        await fc.assert(property, {
          seed: seed + lane,
          numRuns,
          unbiased: true,
          endOnFailure: process.env.MODEL_SHRINK !== '1',
          includeErrorInReport: true,
        })
        t.pass(`${steps} steps`)
      }),
  )
}
