import type { Answer } from '../answers.ts';
import type { Question } from '../inspect-database.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { invokeFunction } from './lambda-invoke.ts';

/** Asks our own Region's function inside the VPC; each question is given 3 s, and silence is an answer. */
export async function inspect(
  runtime: Pick<Runtime, 'clients' | 'configuration' | 'region'>,
  questions: readonly Question[],
): Promise<readonly Answer[]> {
  if (questions.length === 0) return [];
  const input = { questions, timeoutMilliseconds: 3000 };
  const { answers } = await invokeFunction<{ answers: readonly Answer[] }>(
    runtime,
    runtime.region,
    'inspect-database',
    input,
  );
  return answers;
}
