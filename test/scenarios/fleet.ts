import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { adopt } from '#cli/adopt.ts';
import { release } from '#cli/release.ts';
import type { Configuration } from '#core/configuration.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import type { Limits } from '#core/limits.ts';
import { namesOf } from '#core/names.ts';
import type { Turns } from '#core/turns.ts';
import { type Assembly, readAssembly } from '#sandbox/world/assembly.ts';
import { type StoryTime, storyTime } from '#sandbox/world/story-time.ts';
import { type VirtualStage, virtualStage } from '#sandbox/world/virtual-stage.ts';
import { FRANKFURT, IRELAND, quick } from '../machines/scene.ts';
import { commanderAs } from '../machines/terminal.ts';
import { synthesizeUnreported } from '../synthesize.ts';
import { JANE } from './approvals.ts';
import { found } from './scene.ts';

/** An installation of many groups in virtual time, all owned by Ireland: `group-07` has priority 7. */

/** A declaration as it was stored, and the groups whose transfer had begun by then and had no verdict, itself among them. */
interface Declaration {
  readonly group: string;
  readonly at: number;
  readonly underWay: readonly string[];
}

export interface Fleet extends StoryTime {
  readonly stage: VirtualStage;
  /** The groups' names, the most urgent first. */
  readonly groups: readonly string[];
  /** In the order in which they were stored, since the groups were adopted. */
  readonly declarations: readonly Declaration[];
  /** Groups in the order in which they took their first turn. */
  readonly taken: readonly string[];
  entry(group: string): LedgerEntry;
  /** Groups that Frankfurt serves, and that are settled. */
  moved(): readonly string[];
}

/** Nearly as many groups as a Region's stack has room for. */
export const fleetSize = 24;

/** The drill's configuration with copies of its group: every other one is moved by health checks, the others by a change of the record. */
function fleetOf({ groups, ...rest }: Configuration): unknown {
  const { orders } = groups;
  const copies = Array.from({ length: fleetSize }, (_, index) => {
    const name = `group-${String(index + 1).padStart(2, '0')}`;
    const text = JSON.stringify({ ...orders, traffic: [orders?.traffic[index % 2]] });
    const copy = JSON.parse(text.replaceAll('orders', name).replaceAll('ORDERS', name.toUpperCase().replace('-', '')));
    return [name, { ...copy, priority: index + 1, policy: { ...copy.policy, dwellSeconds: 5, inRegionSeconds: 5 } }];
  });
  return { ...rest, groups: Object.fromEntries(copies) };
}

/** The templates of such an installation; the folder is removed when the tests of the file have ended. */
export function fleetAssembly(): Assembly {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-fleet-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const [file, out] = [join(folder, 'fleet.yaml'), join(folder, 'assembly')];
  writeFileSync(file, stringify(fleetOf(parse(readFileSync('understudy.yaml', 'utf8')) as Configuration)));
  mkdirSync(out);
  synthesizeUnreported(out, 'infra/app.ts', '--config', file);
  return readAssembly(out);
}

/** Boots and adopts every group; all are at rest then. */
export async function openFleet(assembly: Assembly, limits: Limits): Promise<Fleet> {
  const configuration = { ...assembly.configuration, limits };
  const stage = await virtualStage({ assembly: { ...assembly, configuration }, durations: quick });
  const time = storyTime(stage.timers);
  const groups = Object.keys(configuration.groups);
  for (const group of groups)
    await time.ask(adopt(configuration, group, IRELAND, stage.operator(IRELAND), stage.timers.now()));
  const { entries, declarations, taken } = followed(stage, namesOf(configuration).ledgerTable);
  await time.pass(65);
  return {
    ...{ ...time, stage, groups, declarations, taken },
    entry: (group) => found(`The entry of ${group}`, entries.get(group)),
    moved: () => groups.filter((group) => isMoved(entries.get(group))),
  };
}

const isMoved = (entry: LedgerEntry | undefined): boolean => entry?.owner === FRANKFURT && entry.phase === 'settled';

/** Follows every write of the ledger. */
function followed({ world, timers }: VirtualStage, ledgerTable: string) {
  const isEntry = (item: object): boolean => (item as { readonly record?: string }).record === 'entry';
  const stored = world.dynamodb.items(ledgerTable).filter(isEntry) as unknown as readonly LedgerEntry[];
  const entries = new Map(stored.map((entry) => [entry.group, entry]));
  const declarations: Declaration[] = [];
  const taken: string[] = [];
  world.on((event) => {
    if (event.kind !== 'call' || event.entry.operation !== 'Put' || event.entry.result !== 'ok') return;
    const item = event.entry.input.Item as LedgerEntry;
    const { turns = [] } = item as unknown as Partial<Turns>;
    taken.push(...turns.map(({ group }) => group).filter((group) => !taken.includes(group)));
    if (!isEntry(item)) return;
    const before = entries.get(item.group);
    entries.set(item.group, item);
    if (before?.epoch === item.epoch) return;
    const underWay = [...entries.values()].filter(({ phase, transfer }) => phase !== 'settled' && !transfer?.verdict);
    declarations.push({ group: item.group, at: timers.now(), underWay: underWay.map(({ group }) => group) });
  });
  return { entries, declarations, taken };
}

/** Jane releases the groups at a terminal, where they are to be taken over. */
export const releaseAll = ({ stage, ask }: Fleet, minutes = 60): Promise<readonly string[]> =>
  ask(release(commanderAs(stage, JANE, FRANKFURT), { region: FRANKFURT, minutes, reason: 'Ireland is down.' }));
