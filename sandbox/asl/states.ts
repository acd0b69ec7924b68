/** What each state type does: a table of functions, one per Type. */
import { pause } from './clock.ts';
import type { Choice, Fail, Pass, State, Succeed, Wait } from './definition.ts';
import { queryEvaluationError, StateFailed } from './failure.ts';
import { isTimestamp, SECONDS_MAX } from './fields.ts';
import { runTask } from './task.ts';
import { evaluateField, type Leaving, leave, place, type Visit } from './visit.ts';

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
    const field = `Choices[${index}].Condition`;
    const holds = await evaluateField(visit, rule.Condition, field);
    if (typeof holds !== 'boolean') {
      throw queryEvaluationError(`${place(visit, field)} gives ${JSON.stringify(holds)}; it has to be true or false.`);
    }
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
    const seconds = await evaluateField(visit, state.Seconds, 'Seconds');
    if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= SECONDS_MAX) {
      return seconds * 1000;
    }
    throw queryEvaluationError(
      `${place(visit, 'Seconds')} gives ${JSON.stringify(seconds)}; it has to be a whole number from 0 to ${SECONDS_MAX}.`,
    );
  }
  const timestamp = await evaluateField(visit, state.Timestamp, 'Timestamp');
  if (isTimestamp(timestamp)) return Math.max(0, Date.parse(timestamp) - surroundings.clock.now());
  throw queryEvaluationError(
    `${place(visit, 'Timestamp')} gives ${JSON.stringify(timestamp)}; it has to be a time such as 2026-01-31T23:59:59Z.`,
  );
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
  if (template === undefined) return undefined;
  const text = await evaluateField(visit, template, field);
  if (typeof text === 'string') return text;
  throw queryEvaluationError(`${place(visit, field)} gives ${JSON.stringify(text)}; it has to be a text.`);
}
