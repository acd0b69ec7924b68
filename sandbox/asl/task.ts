/** The Task state: tries, times out, tries again, catches. */
import { pause, within } from './clock.ts';
import type { Task } from './definition.ts';
import { StateFailed, TaskFailed } from './failure.ts';
import { timeoutSeconds as timeoutSecondsField } from './fields.ts';
import { checkPayload, plainJson } from './payload.ts';
import { firstMatch, Retries } from './recovery.ts';
import { evaluateAs, evaluateField, type Leaving, leave, place, type Visit } from './visit.ts';

/**
 * Runs a Task until it is left. Each try evaluates Arguments and TimeoutSeconds anew and has its own time-out.
 * Throws StateFailed when neither a retrier nor a catcher is left for the error.
 */
export async function runTask(visit: Visit<Task>): Promise<Leaving> {
  const { state, surroundings } = visit;
  const retries = new Retries();
  for (let retryCount = 0; ; retryCount += 1) {
    const attempt = { ...visit, retryCount };
    try {
      const result = await callResource(attempt);
      return await leave(attempt, state, result, { result });
    } catch (failure) {
      if (!(failure instanceof StateFailed)) throw failure;
      const error = failure.error ?? '';
      const delay = retries.nextDelay(state.Retry, error, () => surroundings.random());
      if (delay === undefined) return caught(attempt, failure);
      await pause(surroundings.clock, delay, surroundings.signal);
    }
  }
}

async function caught(visit: Visit<Task>, failure: StateFailed): Promise<Leaving> {
  const catcher = firstMatch(visit.state.Catch, failure.error ?? '');
  if (catcher === undefined) throw failure;
  const errorOutput = { Error: failure.error ?? '', Cause: failure.cause ?? '' };
  return leave(visit, catcher, errorOutput, { errorOutput });
}

async function callResource(visit: Visit<Task>): Promise<unknown> {
  const { state, name, surroundings } = visit;
  const { clock, signal, history } = surroundings;
  const filled = state.Arguments === undefined ? {} : await evaluateField(visit, state.Arguments, 'Arguments');
  checkPayload(filled, place(visit, 'Arguments'));
  const timeoutSeconds = await timeoutOf(visit);
  const call = { state: name, resource: state.Resource };
  history.record('TaskScheduled', { ...call, input: filled });
  history.record('TaskStarted', call);
  // A .sync integration leaves one event more, which counts towards the history's limit.
  if (state.Resource.includes('.sync')) history.record('TaskSubmitted', call);
  try {
    const answer = await within(
      (unwanted) => surroundings.task({ ...call, arguments: filled, timeoutSeconds, signal: unwanted }),
      { clock, signal, timeout: timeoutSeconds === undefined ? undefined : stateTimeout(name, timeoutSeconds) },
    );
    const result = plainJson(answer ?? null);
    checkPayload(result, place(visit, 'the result'));
    history.record('TaskSucceeded', { ...call, output: result });
    return result;
  } catch (failure) {
    if (failure instanceof StateFailed && failure.error !== 'States.Runtime') {
      const own = failure.error === 'States.Timeout' && !(failure instanceof TaskFailed);
      const { error, cause } = failure;
      history.record(own ? 'TaskTimedOut' : 'TaskFailed', { ...call, error, cause });
    }
    throw failure;
  }
}

function stateTimeout(name: string, seconds: number): { milliseconds: number; failure(): StateFailed } {
  const cause = `State "${name}" had no answer after ${seconds} s.`;
  return { milliseconds: seconds * 1000, failure: () => new StateFailed('States.Timeout', cause) };
}

/** The time-out of one try in seconds; undefined lets it take as long as the execution may. */
async function timeoutOf(visit: Visit<Task>): Promise<number | undefined> {
  const template = visit.state.TimeoutSeconds;
  if (template === undefined || typeof template === 'number') return template;
  return evaluateAs<number>(visit, template, 'TimeoutSeconds', timeoutSecondsField);
}
