import type { Region } from '#core/configuration.ts';
import { machineArn } from './arns.ts';
import type { CallEntry } from './call-log.ts';
import { clientsFor, sendWith } from './clients.ts';
import type { Intercept } from './fate.ts';
import type { Host, WorldEvent } from './host.ts';
import type { Lambda } from './lambda.ts';
import type { LogLine } from './lambda-function.ts';
import { Life } from './life.ts';
import type { StoredObject } from './notices.ts';
import type { Caller } from './service.ts';
import type { StepFunctions } from './step-functions.ts';

/** Keeps what tests and reports ask for afterwards. */
export function keep(listeners: Set<(event: WorldEvent) => void>) {
  const callLog: CallEntry[] = [];
  const pages: Extract<WorldEvent, { kind: 'page' }>[] = [];
  const deadLetters: Extract<WorldEvent, { kind: 'dead-letter' }>[] = [];
  listeners.add((event) => {
    if (event.kind === 'call') callLog.push(event.entry);
    if (event.kind === 'page') pages.push(event);
    if (event.kind === 'dead-letter') deadLetters.push(event);
  });
  return { callLog, pages, deadLetters, objects: [] as StoredObject[], logs: [] as LogLine[] };
}

/** What a person, a drill or a test may do to the world. */
export function controls(host: Host, states: StepFunctions, lambda: Lambda) {
  const { reach, dispatch, account } = host;
  const changed = (region: Region, what: string) => host.emit({ kind: 'reach', at: host.timers.now(), region, what });
  const switchOf = (region: Region, service?: string) => ({
    down: () => {
      reach.down(region, service);
      changed(region, `${service ?? 'Region'} down`);
    },
    up: () => {
      reach.up(region, service);
      changed(region, `${service ?? 'Region'} up`);
    },
  });
  return {
    executions: states.all,
    clientsFor: (caller: Caller) => clientsFor(caller, sendWith(dispatch, new Life())),
    invoke: (name: string, region: Region, payload: unknown) => lambda.invoke(name, region, payload),
    cool: (region?: Region) => lambda.cool(region),
    startExecution: (machine: string, region: Region, input: unknown, name?: string) =>
      states.start(machineArn(account, region, machine), input, name),
    region: (region: Region) => switchOf(region),
    service: (region: Region, service: string) => switchOf(region, service),
    link: (one: Region, other: Region, open: boolean) => {
      reach.setLink(one, other, open);
      changed(one, `link to ${other} ${open ? 'healed' : 'cut'}`);
    },
    intercept: (decide: Intercept) => {
      const former = dispatch.intercept;
      dispatch.intercept = decide;
      return () => {
        dispatch.intercept = former;
      };
    },
  };
}

/** Adds a listener; the answer takes it away. */
export const listen = (listeners: Set<(event: WorldEvent) => void>) => (listener: (event: WorldEvent) => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
