import { type LedgerEntry, openDebts } from './ledger.ts';
import type { DatabaseView, RecordView } from './reality.ts';
import { limits, pause, type Rule, wait } from './step.ts';

/** Moving the names to the proven writer, and saying how it ended. */

export const shift: Rule = ({ entry, reality, now }) => {
  const record = reality.records.find((view) => !view.resolvesToTarget && mayShift(entry, view, now));
  return record && { kind: 'shift', record: record.name };
};

function mayShift({ transfer }: LedgerEntry, { name, strategy, change }: RecordView, now: number): boolean {
  const failedAt = transfer?.pending[name]?.at;
  if (failedAt !== undefined) return now - failedAt >= limits.trafficRetry;
  const changedAt = transfer?.changes[name]?.at;
  if (changedAt === undefined) return true;
  if (strategy === 'health-check') return now - changedAt >= limits.republish;
  // Stranded changes are submitted again, but not more often than failed ones: the answer may be late.
  return now - changedAt >= (change === undefined ? limits.trafficRetry : limits.trafficRecheck);
}

/** The verdict is given when the traffic is proven; a name that can't be moved now is said so, and left to the next run. */
export const announce: Rule = (look) => {
  const { entry, reality } = look;
  const missing = reality.records.filter(({ resolvesToTarget }) => !resolvesToTarget);
  const stuck = missing.filter(({ name }) => entry.transfer?.pending[name] !== undefined);
  if (reality.records.length === 0 || missing.length > stuck.length)
    // Names move within seconds, and asking a resolver costs nobody anything.
    return wait(pause(look, 1), `${missing.map(resolution).join('; ') || 'No name was looked at'}.`);
  const verdict = stuck.length > 0 ? 'Stopped halfway' : 'Serving from the target';
  if (entry.transfer?.verdict === verdict) return undefined;
  return { kind: 'announce', verdict, reasons: verdictReasons(entry, stuck) };
};

const resolution = ({ name, resolvesTo }: RecordView) => `${name} resolves to ${resolvesTo}`;

function verdictReasons(entry: LedgerEntry, stuck: readonly RecordView[]): readonly string[] {
  return [
    `${entry.target} took a write of ours and is the owner; every database was promoted.`,
    ...stuck.map(
      ({ name, resolvesTo }) =>
        `${name} still answers ${resolvesTo}: ${entry.transfer?.pending[name]?.why ?? 'the change is pending.'} ` +
        'It is tried again each minute.',
    ),
    ...openDebts(entry).map(
      ({ region }) =>
        `${region} could not be proven fenced: whoever still reaches its database directly may write there.`,
    ),
  ];
}

/** A verdict whose page did not go out is told again, for as long as it takes: nobody may sleep through an outage of a channel. */
export const tellAgain: Rule = ({ entry, now }) => {
  const { verdict, untoldAt } = entry.transfer ?? {};
  if (verdict === undefined || untoldAt === undefined || now - untoldAt < limits.untold) return undefined;
  return { kind: 'announce', verdict, reasons: ['This page could not be sent before.'] };
};

export const announceRevert: Rule = ({ entry, reality }) =>
  entry.transfer?.verdict === 'Stopped, nothing changed'
    ? undefined
    : {
        kind: 'announce',
        verdict: 'Stopped, nothing changed',
        reasons: [`${entry.owner} is the owner again; nothing was promoted.`, ...reality.databases.flatMap(silence)],
      };

const silence = ({ name, targetWrite }: DatabaseView): readonly string[] =>
  targetWrite === 'written'
    ? []
    : [`${name} is not fenced, and took no write (${targetWrite ?? 'not tried'}): a failover may be started again.`];

export const settle: Rule = ({ entry }) =>
  entry.transfer?.verdict === 'Serving from the target' ? { kind: 'settle' } : undefined;

export const settleRevert: Rule = () => ({ kind: 'settle' });
