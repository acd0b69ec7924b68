import { adopt } from '#cli/adopt.ts';
import type { Configuration, Region } from '#core/configuration.ts';
import { atRest, type LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import { type Assembly, readAssembly } from '#sandbox/world/assembly.ts';
import { fixedDurations, shortDurations } from '#sandbox/world/durations.ts';
import type { ExecutionRecord } from '#sandbox/world/executions.ts';
import type { Durations } from '#sandbox/world/service.ts';
import { storyTime } from '#sandbox/world/story-time.ts';
import { stubbornClient, type VirtualClient, writingClient } from '#sandbox/world/virtual-client.ts';
import { type VirtualStage, type VirtualStageOptions, virtualStage } from '#sandbox/world/virtual-stage.ts';
import { synthesize } from '../synthesize.ts';

/** The drill's installation in virtual time, with the production machines and functions, adopted and in steady state. */

export const IRELAND: Region = 'eu-west-1';
export const FRANKFURT: Region = 'eu-central-1';
export const LONDON: Region = 'eu-west-2';
export const GROUP = 'orders';
/** Moved by health checks, and moved by a change of the record. */
export const CHECKED_NAME = 'orders.db.example.com';
export const RECORD_NAME = 'orders-direct.db.example.com';
export const instanceOf = (region: Region) => `orders-${region}`;

export interface SceneOptions extends Omit<VirtualStageOptions, 'assembly' | 'durations' | 'ownerOf'> {
  /** A folder with an assembly; the drill's unless said otherwise. */
  readonly folder?: string;
  readonly owner?: Region;
  /** AWS's own durations; fixed short ones unless said otherwise. */
  readonly durations?: VirtualStageOptions['durations'];
  /** Changes what the functions are told; the templates stay as they are. */
  readonly configure?: (configuration: Configuration) => Configuration;
  /** Clients in London: one that follows the names, and one that never asks DNS again. */
  readonly clients?: boolean;
  /** Virtual time before the scene begins; each schedule has come within the first minute. */
  readonly steadySeconds?: number;
  readonly adopted?: boolean;
}

export interface Scene {
  readonly stage: VirtualStage;
  readonly owner: Region;
  /** When the scene began: steady state, nothing wrong yet. Milliseconds since 1970. */
  readonly startedAt: number;
  readonly clients: Readonly<Record<'checked' | 'recorded' | 'stubborn', VirtualClient>> | undefined;
  /** The ledger's entry as it is stored now. Throws when the group was not adopted. */
  entry(): LedgerEntry;
  /** Lets seconds pass. */
  pass(seconds: number): Promise<void>;
  /** Lets time pass until the predicate is true; throws after `limitSeconds`, saying what was waited for. */
  until(what: string, predicate: () => boolean, limitSeconds: number): Promise<void>;
  /** Runs an operator's promise to its end. */
  ask<Value>(promise: Promise<Value>): Promise<Value>;
}

/** AWS's own durations, short and always the same; what comes back is there at once. */
export const quick = (): Durations => fixedDurations({ ...shortDurations, recovery: 0 });

/** Made when the file is read: no test waits for it. */
const drill = synthesize();

const assemblies = new Map<string, Assembly>();

function assemblyOf(folder: string): Assembly {
  const assembly = assemblies.get(folder) ?? readAssembly(folder);
  assemblies.set(folder, assembly);
  return assembly;
}

/** Boots, adopts and lets the group come to its steady state. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const { folder = drill, owner, durations = quick, configure, clients, steadySeconds = 65, ...rest } = options;
  const assembly = assemblyOf(folder);
  const configuration = configure?.(assembly.configuration) ?? assembly.configuration;
  const first = owner ?? configuration.groups[GROUP]?.candidates[0] ?? IRELAND;
  const stage = await virtualStage({
    ...rest,
    assembly: { ...assembly, configuration },
    durations,
    ownerOf: () => first,
  });
  const time = storyTime(stage.timers);
  if (rest.adopted !== false)
    await time.ask(adopt(configuration, GROUP, first, stage.operator(first), stage.timers.now()));
  const made = clients ? clientsOn(stage, configuration) : undefined;
  await time.pass(steadySeconds);
  const { ledgerTable } = namesOf(configuration);
  return {
    ...{ stage, owner: first, startedAt: stage.timers.now(), clients: made, ...time },
    entry: () => {
      const item = stage.world.dynamodb.items(ledgerTable).find(({ record }) => record === 'entry');
      if (item) return item as unknown as LedgerEntry;
      throw new Error('The ledger has no entry: the group was not adopted.');
    },
  };
}

function clientsOn(stage: VirtualStage, configuration: Configuration) {
  const group = configuration.groups[GROUP];
  const nameOf = (strategy: string) => group?.traffic.find((each) => each.strategy === strategy)?.name ?? '';
  const { fabric } = stage;
  const region = group?.witness ?? LONDON;
  return {
    checked: writingClient({ fabric, name: 'checked', region, writerName: nameOf('health-check') }),
    recorded: writingClient({ fabric, name: 'recorded', region, writerName: nameOf('record') }),
    // In the owner's own Region, so that a cut between Regions does not keep it from writing.
    stubborn: stubbornClient({
      fabric,
      name: 'stubborn',
      region: group?.candidates[0] ?? IRELAND,
      writerName: nameOf('record'),
    }),
  };
}

const isRunning = ({ result }: ExecutionRecord): boolean => result === undefined;

/** Nothing runs, and nothing is left to do for the group but debts of Regions that can't be reached. */
export const isSettled = (scene: Scene): boolean =>
  scene.entry().phase === 'settled' && !scene.stage.world.executions.some(isRunning);

/** Nothing runs, and nothing at all is left to do. */
export const isAtRest = (scene: Scene): boolean => isSettled(scene) && atRest(scene.entry());
