import { z } from 'zod';
import type { Answer } from './answers.ts';
import { ask } from './questions.ts';
import { define, task } from './runtime/task.ts';

const host = z.string().min(1);
const port = z.number().int().min(1).max(65535);
const login = z.strictObject({ host, port, user: z.string(), database: z.string(), region: z.string() });

const Question = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reach'), host, port }),
  z.strictObject({ kind: z.literal('replication'), login, vetoSeconds: z.number().positive() }),
  z.strictObject({ kind: z.literal('write-probe'), login }),
  z.strictObject({ kind: z.literal('role'), login }),
  z.strictObject({ kind: z.literal('resolve'), name: z.string().min(1) }),
]);

const Inspection = z.strictObject({
  questions: z.array(Question).max(200),
  /** For each question, on its own: they are asked at the same time. */
  timeoutMilliseconds: z.number().int().min(100).max(8000),
});

export type Question = z.infer<typeof Question>;
export type Inspection = z.infer<typeof Inspection>;

/**
 * Looks at databases and names from inside the VPC, and calls no AWS API: sign-in tokens are signed locally. Answers come in
 * the order of the questions. A network that fails is an answer, never an error.
 */
export const inspectDatabase = define({
  name: 'inspect-database',
  input: Inspection,
  step: async ({ questions, timeoutMilliseconds }, runtime): Promise<{ answers: readonly Answer[] }> => ({
    answers: await Promise.all(questions.map((question) => ask(question, timeoutMilliseconds, runtime))),
  }),
});

export const handler = task(inspectDatabase);
