/** What each state type does: a table of functions, one per Type. */
import { pause } from './clock.ts';
import type { Choice, Fail, Pass, State, Succeed, Wait } from './definition.ts';
import { StateFailed } from './failure.ts';
import { anyText, timestamp, truth, waitSeconds } from './fields.ts';
import { runTask } from './task.ts';
import { evaluateAs, type Leaving, leave, type Visit } from './visit.ts';

/** Runs one visit of a state of any type. Throws StateFailed if the state fails. */
export function runState(visit: Visit): Promise<Leaving> {
  const run = byType[visit.state.Type] as (visit: Visit) => Promise<Leaving>;
  return run(visit);
}

const byType: { readonly [T in State['Type']]: (visit: Visit<Extract<State, { Type: T }>>) => Promise<Leaving> } = {
  Task: runTask,
  Choice: runChoice,
  Wait: runWait,
  Pass: runPass,
  Succeed: runSucceed,
  Fail: runFail,
};

/** The first rule whose Condition is true decides; the state's own Assign and Output belong to Default. */
async function runChoice(visit: Visit<Choice>): Promise<Leaving> {
  const { state, input } = visit;
  for (const [index, rule] of state.Choices.entries()) {
    const holds = await evaluateAs<boolean>(visit, rule.Condition, `Choices[${index}].Condition`, truth);
    if (holds) return leave(visit, rule, input);
  }
  if (state.Default === undefined) {
    throw new StateFailed('States.NoChoiceMatched', `State "${visit.name}": no Condition is true, and no Default.`);
  }
  return leave(visit, { Assign: state.Assign, Output: state.Output, Next: state.Default }, input);
}

async function runWait(visit: Visit<Wait>): Promise<Leaving> {
  const { clock, signal } = visit.surroundings;
  await pause(clock, await waitMilliseconds(visit), signal);
  return leave(visit, visit.state, visit.input);
}

/** A Timestamp in the past waits no time at all. */
async function waitMilliseconds(visit: Visit<Wait>): Promise<number> {
  const { state, surroundings } = visit;
  if (state.Seconds !== undefined) {
    return (await evaluateAs<number>(visit, state.Seconds, 'Seconds', waitSeconds)) * 1000;
  }
  const time = await evaluateAs<string>(visit, state.Timestamp, 'Timestamp', timestamp);
  return Math.max(0, Date.parse(time) - surroundings.clock.now());
}

async function runPass(visit: Visit<Pass>): Promise<Leaving> {
  return leave(visit, visit.state, visit.input);
}

async function runSucceed(visit: Visit<Succeed>): Promise<Leaving> {
  return leave(visit, { Output: visit.state.Output }, visit.input);
}

async function runFail(visit: Visit<Fail>): Promise<Leaving> {
  throw new StateFailed(
    await textOf(visit, visit.state.Error, 'Error'),
    await textOf(visit, visit.state.Cause, 'Cause'),
  );
}

async function textOf(visit: Visit<Fail>, template: string | undefined, field: string): Promise<string | undefined> {
  return template === undefined ? undefined : evaluateAs<string>(visit, template, field, anyText);
}
