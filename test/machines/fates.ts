import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import { noTurns } from '#core/turns.ts';
import { ledgerOf } from '#functions/aws/ledger.ts';
import type { Intercept } from '#sandbox/world/dispatch.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import { resourcesOf } from '#sandbox/world/host.ts';
import type { Call } from '#sandbox/world/service.ts';
import { ServiceFault } from '#sandbox/world/service.ts';
import { GROUP, LONDON, type Scene } from './scene.ts';
import { executionsIn } from './story.ts';

/** What befalls a run: faults of AWS, an outside write, a stopped execution. */

/** Does a function, known by its file's name, make this call? In every Region. */
export function callsOf({ stage }: Scene, file: string): (call: Pick<Call, 'caller'>) => boolean {
  const { host } = stage.world;
  const name = namesOf(host.configuration).function(file);
  const roles = resourcesOf(host, 'AWS::Lambda::Function')
    .filter(({ properties }) => properties.FunctionName === name)
    .map(({ properties }) => String(properties.Role));
  if (roles.length === 0) throw new Error(`No template deploys ${name}.`);
  return ({ caller }) => roles.includes(caller.role);
}

/** Decides the fate of one function's calls to one service before they travel; everybody else's go on as before. */
export function intercept(
  scene: Scene,
  { file, service, operation }: { readonly file: string; readonly service: string; readonly operation?: string },
  decide: Intercept,
): () => void {
  const isCallOf = callsOf(scene, file);
  const former = scene.stage.world.host.dispatch.intercept;
  return scene.stage.world.intercept((call, stage) => {
    const met = isCallOf(call) && call.service === service && (operation ?? call.operation) === call.operation;
    return met ? decide(call, stage) : former(call, stage);
  });
}

/** The ledger answers a function with an error of its own, for as long as it is not called off. */
export const withoutLedger = (scene: Scene, file: string): (() => void) =>
  intercept(scene, { file, service: 'dynamodb' }, (_call, stage) =>
    stage === 'before' ? new ServiceFault('InternalServerError', 'The request could not be served.', 500) : 'proceed',
  );

/** The ledger fails a function for ten seconds out of every twenty. */
export const withPatchyLedger = (scene: Scene, file: string): (() => void) => {
  const { timers } = scene.stage;
  const isAway = () => Math.floor(timers.now() / 10_000) % 2 === 1;
  return intercept(scene, { file, service: 'dynamodb' }, (_call, stage) =>
    stage === 'before' && isAway() ? new ServiceFault('InternalServerError', 'Try again.', 500) : 'proceed',
  );
};

/** Other groups, which are not adopted, take as many turns as there are, and use none: they last three minutes. */
export async function takeAllTurns({ stage }: Pick<Scene, 'stage'>): Promise<void> {
  const { configuration } = stage.world.host;
  const ledger = ledgerOf({ clients: stage.operator(LONDON), configuration, region: LONDON, id: () => 'others' });
  const at = stage.timers.now();
  const turns = Array.from({ length: configuration.limits.concurrentFailovers }, (_, index) => ({
    ...{ group: `other-${index + 1}`, epoch: 1, at },
  }));
  await ledger.writeTurns(GROUP, noTurns, { ...noTurns, turns });
}

/** A function is killed at the first call that it makes, each time. */
export const killAlways = (scene: Scene, file: string): (() => void) => {
  const isCallOf = callsOf(scene, file);
  return scene.stage.world.intercept((call, stage) => (isCallOf(call) && stage === 'before' ? 'lose-call' : 'proceed'));
};

/** AWS says that a function may not do this. */
export const forbid = (scene: Scene, file: string, service: string, operation?: string): (() => void) =>
  intercept(scene, { file, service, ...(operation && { operation }) }, (call, stage) =>
    stage === 'before'
      ? new ServiceFault('AccessDenied', `User is not authorized to perform ${service}:${call.operation}`, 403)
      : 'proceed',
  );

/** Calls `act` each time that an execution enters a state, before its Task is called. Ends after the first time where `once`. */
export function onEntering(
  scene: Scene,
  state: string,
  act: (execution: ExecutionRecord) => void,
  { once = true }: { readonly once?: boolean } = {},
): () => void {
  const end = scene.stage.world.on((event) => {
    if (event.kind !== 'state' || !event.history.type.endsWith('StateEntered') || event.history.state !== state) return;
    if (once) end();
    const execution = executionsIn(scene).find(
      ({ name, machine }) => name === event.execution && machine === event.machine,
    );
    if (execution) act(execution);
  });
  return end;
}

/** Writes the ledger from outside, as another run would: over what is stored now, with a new version. */
export function rewrite(scene: Scene, change: (entry: LedgerEntry) => LedgerEntry): Promise<LedgerEntry> {
  const { stage } = scene;
  const { configuration } = stage.world.host;
  const clients = stage.operator(LONDON in configuration.networks ? LONDON : scene.owner);
  const region = LONDON in configuration.networks ? LONDON : scene.owner;
  const ledger = ledgerOf({ clients, configuration, region, id: () => 'written from outside' });
  const entry = scene.entry();
  return ledger.write(entry, change(entry));
}

/** Somebody else's newer declaration of the same target: whoever acts for the older epoch has lost its lease. */
export const overtake = (scene: Scene): void => {
  void rewrite(scene, (entry) => ({ ...entry, epoch: entry.epoch + 1, holder: 'another run' }));
};

/** Somebody pauses the group for an hour. */
export const pauseForAnHour = (scene: Scene): void => {
  const since = scene.stage.timers.now();
  const pause = { since, until: since + 3_600_000, by: 'jane', reason: 'Sale.' };
  void rewrite(scene, (entry) => ({ ...entry, pause }));
};

/** Another run takes the lease for two minutes. */
export const takeLease = (scene: Scene): void => {
  const leaseExpiresAt = scene.stage.timers.now() + 120_000;
  void rewrite(scene, (entry) => ({ ...entry, holder: 'another run', leaseExpiresAt }));
};
