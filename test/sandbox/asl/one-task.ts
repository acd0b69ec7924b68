/** Machines of one Task, and tasks that fail in turn, for tests. */
import { TaskFailed } from '#sandbox/asl/execution.ts';
import { definitionOf, LAMBDA } from './run-machine.ts';

/** One Task with the given fields; a caught error leads to "Stopped". */
export const assess = (fields: object) =>
  definitionOf({
    Assess: { Type: 'Task', Resource: LAMBDA, ...fields, Next: 'Done' },
    Done: { Type: 'Succeed' },
    ...('Catch' in fields ? { Stopped: { Type: 'Pass', End: true } } : {}),
  });

/** A task that fails with each of the names in turn and then answers. */
export function failing(...errors: string[]): () => Promise<unknown> {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error !== undefined) throw new TaskFailed(error, `${error} was told to happen.`);
    return { Payload: 'at last' };
  };
}

/** The milliseconds between the calls. */
export function gapsOf(calls: readonly { readonly at: number }[]): number[] {
  return calls.slice(1).map((call, index) => call.at - (calls[index]?.at ?? 0));
}
