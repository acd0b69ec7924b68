import type { Group } from './configuration.ts';
import { type FenceCall, fenceStands, nextFenceCall, nextLiftCall } from './fence.ts';
import { type FenceDebt, type LedgerEntry, openDebts, type Verdict } from './ledger.ts';
import type { DatabaseView, InstanceView, Reality, RecordView } from './reality.ts';

/** The reconciler's decision: what `converge` does next, from what the ledger says and what the world shows. Pure. */
export type Step =
  | { readonly kind: 'fence'; readonly database: string; readonly call: FenceCall }
  | { readonly kind: 'lift'; readonly database: string; readonly call: 'open-network' | 'set-writable' }
  | { readonly kind: 'promote'; readonly database: string }
  | { readonly kind: 'shift'; readonly record: string }
  | { readonly kind: 'announce'; readonly verdict: Verdict; readonly reasons: readonly string[] }
  | { readonly kind: 'harden'; readonly database: string }
  | { readonly kind: 'settle' }
  | { readonly kind: 'wait'; readonly seconds: number; readonly reason: string }
  | { readonly kind: 'end'; readonly verdict: Verdict; readonly reasons: readonly string[] };

/** Limits of one run, in milliseconds. */
export const limits = {
  /** A reachable old writer is fenced before the promotion for at most this long after the declaration. */
  fenceFirst: 300_000,
  /** A promotion that was accepted may go on showing the old picture for this long before it is asked for again. */
  promotionNoticed: 90_000,
  /** A traffic change that failed is tried again after this long. */
  trafficRetry: 15_000,
  /** A published metric is repeated after this long: the alarm that a health check follows reads each minute anew. */
  republish: 50_000,
  /** A run that has not come to rest by then ends and says what is missing; the sweep starts the next. */
  run: 1_800_000,
} as const;

interface Look {
  readonly entry: LedgerEntry;
  readonly group: Group;
  readonly reality: Reality;
  readonly now: number;
  /** When this run of converge started. */
  readonly startedAt: number;
}

type Rule = (look: Look) => Step | undefined;

/** The first rule that has something to do decides. */
export function chooseStep(look: Look): Step {
  for (const rule of rulesFor(look.entry)) {
    const step = rule(look);
    if (step) return step;
  }
  return end(look);
}

/** Before a promotion: fence what can be reached. After it: fence whatever came back, without holding up the rest. */
const fence: Rule = ({ entry, group, reality }) => {
  for (const debt of openDebts(entry))
    for (const view of reality.databases) {
      const instance = group.databases[view.name]?.instances[debt.region];
      const call = instance && nextFenceCall(view, instance, debt.databases[view.name] ?? {});
      if (call) return { kind: 'fence', database: view.name, call };
    }
  return undefined;
};

/** With the old writer in reach, its fence is proven before anything is promoted: bounded, then the debt carries it. */
const awaitFence: Rule = ({ entry, reality, now }) => {
  const declaredAt = entry.transfer?.moments.declared ?? now;
  const inReach = reality.databases.some(({ other }) => other !== undefined);
  const waits = entry.phase === 'declared' && openDebts(entry).length > 0 && inReach;
  return waits && now - declaredAt < limits.fenceFirst
    ? wait(look(now, declaredAt), 'The old writer is being fenced.')
    : undefined;
};

const promote: Rule = ({ entry, reality, now }) => {
  for (const { name, target } of reality.databases) {
    if (!target) return wait(2, `The RDS API of ${entry.target} did not describe ${name}.`);
    if (!target.replica) continue;
    const askedAt = entry.transfer?.promotions[name];
    const underWay =
      askedAt !== undefined && (target.status !== 'available' || now - askedAt < limits.promotionNoticed);
    if (underWay) continue;
    if (target.status !== 'available' && target.status !== 'storage-optimization')
      return wait(5, `${name} is ${target.status} and can't be promoted yet.`);
    return { kind: 'promote', database: name };
  }
  return undefined;
};

/** Neither the status nor the role alone is a proof: a write must be taken. */
const proveWriter: Rule = ({ entry, reality, now }) => {
  const unproven = reality.databases.find((view) => !isWriter(view));
  if (!unproven) return undefined;
  const { name, target, targetWrite } = unproven;
  return wait(
    look(now, entry.transfer?.moments.declared ?? now),
    `${name} is ${target?.status}, ${target?.replica ? 'still a replica' : 'no replica'}, and a write was ${targetWrite ?? 'not tried'}.`,
  );
};

const shift: Rule = ({ entry, reality, now }) => {
  const record = reality.records.find((view) => !view.resolvesToTarget && mayShift(entry, view, now));
  return record && { kind: 'shift', record: record.name };
};

function mayShift({ transfer }: LedgerEntry, { name, strategy, change }: RecordView, now: number): boolean {
  const failedAt = transfer?.pending[name]?.at;
  if (failedAt !== undefined) return now - failedAt >= limits.trafficRetry;
  if (strategy === 'record') return change === undefined;
  const publishedAt = transfer?.changes[name]?.at;
  return publishedAt === undefined || now - publishedAt >= limits.republish;
}

/** The verdict is given when the traffic is proven; a name that can't be moved now is said so, and left to the next run. */
const announce: Rule = ({ entry, reality, now }) => {
  const missing = reality.records.filter(({ resolvesToTarget }) => !resolvesToTarget);
  const stuck = missing.filter(({ name }) => entry.transfer?.pending[name] !== undefined);
  if (missing.length > stuck.length)
    return wait(look(now, entry.transfer?.moments.declared ?? now), `${missing.map(resolution).join('; ')}.`);
  const verdict = stuck.length > 0 ? 'Stopped halfway' : 'Serving from the target';
  if (entry.transfer?.verdict === verdict) return undefined;
  return { kind: 'announce', verdict, reasons: verdictReasons(entry, stuck) };
};

const harden: Rule = ({ group, reality }) => {
  for (const { name, target } of reality.databases) {
    const desired = group.databases[name]?.desired;
    if (!target || !desired) continue;
    const missing = notHardened(target, desired);
    if (missing.length === 0) continue;
    if (target.status !== 'available')
      return wait(10, `${name} is ${target.status}; still missing: ${missing.join(', ')}.`);
    return { kind: 'harden', database: name };
  }
  return undefined;
};

const settle: Rule = ({ entry }) =>
  entry.transfer?.verdict === 'Serving from the target' ? { kind: 'settle' } : undefined;

/** A fence under way is followed to its proof; a Region out of reach is left to the next run. */
const followFence: Rule = ({ entry, group, reality }) => {
  const inReach = openDebts(entry).some((debt) => reality.databases.some((view) => fenceMoves(debt, view, group)));
  return inReach ? wait(3, 'The old writer is being fenced.') : undefined;
};

const lift: Rule = ({ entry, group, reality }) => {
  for (const view of reality.databases) {
    const instance = group.databases[view.name]?.instances[entry.owner];
    const call = instance && nextLiftCall(view, instance);
    if (call) return { kind: 'lift', database: view.name, call };
  }
  return undefined;
};

const announceRevert: Rule = ({ entry }) =>
  entry.transfer?.verdict === undefined
    ? {
        kind: 'announce',
        verdict: 'Stopped, nothing changed',
        reasons: [`${entry.owner} is the owner again; nothing was promoted.`],
      }
    : undefined;

const settleRevert: Rule = () => ({ kind: 'settle' });

const overdue: Rule = ({ entry, now, startedAt }) =>
  now - startedAt < limits.run
    ? undefined
    : {
        kind: 'end',
        verdict: entry.transfer?.verdict ?? 'Stopped halfway',
        reasons: ['The run reached its time limit; the sweep starts the next.'],
      };

const forward: readonly Rule[] = [
  overdue,
  fence,
  awaitFence,
  promote,
  proveWriter,
  shift,
  announce,
  harden,
  settle,
  followFence,
];
const revert: readonly Rule[] = [overdue, lift, proveWriter, announceRevert, settleRevert];
const debtsOnly: readonly Rule[] = [overdue, fence, followFence];

function rulesFor({ phase, owner, target }: LedgerEntry): readonly Rule[] {
  if (phase === 'settled') return debtsOnly;
  return phase === 'declared' && owner === target ? revert : forward;
}

const end = ({ entry }: Look): Step => ({
  kind: 'end',
  verdict: entry.transfer?.verdict ?? 'Stopped, nothing changed',
  reasons: openDebts(entry).map(
    ({ region, epoch }) => `${region} is out of reach and still to be fenced since epoch ${epoch}.`,
  ),
});

/** The database takes writes in the target, by role, by status and by a write that was really taken. */
export const isWriter = ({ target, targetWrite }: DatabaseView): boolean =>
  target !== undefined && !target.replica && target.status === 'available' && targetWrite === 'written';

/** What a promoted instance still lacks of its desired state, in the API's words. */
export function notHardened(view: InstanceView, desired: Group['databases'][string]['desired']): readonly string[] {
  return [
    view.backupRetentionDays !== desired.backupRetentionDays && 'BackupRetentionPeriod',
    view.multiAz !== desired.multiAz && 'MultiAZ',
    view.deletionProtection !== desired.deletionProtection && 'DeletionProtection',
  ].filter((name) => name !== false);
}

function fenceMoves(debt: FenceDebt, view: DatabaseView, group: Group): boolean {
  const instance = group.databases[view.name]?.instances[debt.region];
  const progress = debt.databases[view.name] ?? {};
  if (!instance || !view.other || progress.provenAt !== undefined) return false;
  return fenceStands(view, instance, progress) || view.other.status !== 'stopped';
}

function verdictReasons({ fenceDebts, owner, target }: LedgerEntry, stuck: readonly RecordView[]): readonly string[] {
  return [
    `${target} took a write of ours and is the owner; ${owner === target ? 'every database was promoted' : `the ledger names ${owner}`}.`,
    ...stuck.map(
      ({ name, resolvesTo }) =>
        `${name} still answers ${resolvesTo}: the change is pending and is tried again each minute.`,
    ),
    ...fenceDebts
      .filter(({ dischargedAt }) => dischargedAt === undefined)
      .map(
        ({ region }) =>
          `${region} could not be proven fenced: whoever still reaches its database directly may write there.`,
      ),
  ];
}

const resolution = ({ name, resolvesTo }: RecordView) => `${name} resolves to ${resolvesTo}`;

/** Seconds until the next look: close while it matters, rarer later, so that a run stays far below the history limit. */
const look = (now: number, since: number) => (now - since < limits.fenceFirst ? 2 : 10);

const wait = (seconds: number, reason: string): Step => ({ kind: 'wait', seconds, reason });
