import middy from '@middy/core';
import { z } from 'zod';
import { InvalidInput } from '#core/errors.ts';
import { lambdaRuntime } from './lambda.ts';
import type { Runtime } from './runtime.ts';

/** A function as data: what it accepts and what it does. The sandbox runs the definition, Lambda the handler made of it. */
export interface Definition<Schema extends z.ZodType = z.ZodType, Output = unknown> {
  /** The file's name, and so the function's: `assess-outage`. */
  readonly name: string;
  readonly input: Schema;
  /** Looks, decides, acts once, and returns the facts learned. Throws only the errors of `core/errors.ts`. */
  readonly step: (input: z.infer<Schema>, runtime: Runtime) => Promise<Output>;
}

/** Keeps the schema's type, so that a step's input needs no annotation. */
export const define = <Schema extends z.ZodType, Output>(definition: Definition<Schema, Output>) => definition;

/** Lambda's context, as far as it is used here. */
interface Context {
  getRemainingTimeInMillis?(): number;
}

/**
 * Makes the Lambda handler of a definition: parses the input, logs one line on entry and one on exit.
 * `runtime` is made once per cold start in Lambda; the sandbox passes one per function, Region and container.
 */
export function task<Schema extends z.ZodType, Output>(
  definition: Definition<Schema, Output>,
  runtime?: Runtime,
): (event: unknown, context?: Context) => Promise<Output> {
  let made = runtime;
  const handler = middy(
    async (event: unknown, context: Context): Promise<Output> => {
      made ??= await lambdaRuntime(definition.name);
      const current = runtime ?? { ...made, remainingMilliseconds: () => context.getRemainingTimeInMillis?.() ?? 0 };
      const input = parse(definition, event);
      current.logger.resetKeys();
      current.logger.appendKeys({ step: definition.name, ...identifiers(input) });
      current.logger.info(`Started ${definition.name}.`);
      try {
        const output = await definition.step(input, current);
        current.logger.info(`Finished ${definition.name}.`);
        return output;
      } catch (error) {
        current.logger.warn(`Stopped ${definition.name}: ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      }
    },
    { timeoutEarlyInMillis: 0 },
  );
  return handler as unknown as (event: unknown, context?: Context) => Promise<Output>;
}

function parse<Schema extends z.ZodType>(definition: Definition<Schema>, event: unknown): z.infer<Schema> {
  const parsed = definition.input.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(`The input of ${definition.name} does not fit: ${z.prettifyError(parsed.error)}`);
}

/** What every log line of a run should carry, where the input has it. */
function identifiers(input: unknown): Record<string, unknown> {
  const { group, epoch, holder } = (input ?? {}) as Record<string, unknown>;
  return { group, epoch, holder };
}
