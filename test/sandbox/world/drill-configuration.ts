import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Configuration } from '#core/configuration.ts';
import type { Call, Service } from '#sandbox/world/service.ts';

/** The drill's own configuration, as the repository ships it. */
export const drillConfiguration = (): Configuration =>
  Configuration.parse(parse(readFileSync('understudy.yaml', 'utf8')));

/** Calls a simulated service past the dispatcher, as its operations see it. */
export function caller(service: Service, region: string) {
  const callOf = (operation: string, input: Record<string, unknown>): Call => ({
    service: service.name,
    operation,
    region,
    input,
    caller: { region, role: 'operator' },
  });
  const operationOf = (operation: string) => {
    const found = service.operations[operation];
    if (found) return found;
    throw new Error(`${service.name} has no operation ${operation}.`);
  };
  return {
    call: <Output>(operation: string, input: Record<string, unknown> = {}) =>
      operationOf(operation).apply(callOf(operation, input)) as Output,
    needs: (operation: string, input: Record<string, unknown> = {}) =>
      operationOf(operation).needs(callOf(operation, input)),
  };
}
