import type { Outage, Report } from './report-json.ts';

/** Figures and facts in words, for people who were not there. */

/** "1,234,567". */
export const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** "7.3 s", "128 s"; "unknown" for null. */
export const inSeconds = (seconds: number | null): string => (seconds === null ? 'unknown' : `${rounded(seconds)} s`);

/** Whole seconds as they are; else one decimal below a hundred, none above. */
export const rounded = (seconds: number): string =>
  Number.isInteger(seconds) ? String(seconds) : seconds.toFixed(Math.abs(seconds) < 99.95 ? 1 : 0);

/** "1 write", "2 writes". */
export const counted = (number: number, one: string): string => `${count(number)} ${one}${number === 1 ? '' : 's'}`;

/** "2026-11-21 20:14:09 UTC". */
export const moment = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** "20:14:09.250". */
export const clockTime = (at: number): string => new Date(at).toISOString().slice(11, 23);

/** What was staged, in one sentence. */
export function outageWords(outage: Outage, from: string): string {
  const sentences: Readonly<Record<Outage, string>> = {
    region: `Everything in ${from} went down.`,
    partition: `${from} was cut off from the other Regions, while clients inside it went on writing.`,
    writer: `The database in ${from} died, while its Region went on answering.`,
    blip: `${from} was cut off for less than a minute and came back.`,
    'control-plane': `The RDS API of ${from} stopped answering, while its database went on taking writes.`,
    'us-east-1': `Everything in ${from} went down, and Route 53's control plane with it.`,
    approval: `Everything in ${from} went down, and two persons had to approve the failover.`,
    loss: `Everything in ${from} went down while nothing of it was replicated, and a person had to accept the loss.`,
  };
  return sentences[outage];
}

/** ", while other programs used 31 % of the processors"; empty where that is not known. */
export const busyWords = (share: number | null): string =>
  share === null ? '' : `, while other programs used ${Math.round(share * 100)} % of the processors`;

/** What a person accepted to lose. */
export const acceptedWords = ({ seconds, by }: NonNullable<Report['rpo']['accepted']>): string =>
  `${by} accepted ${seconds === null ? 'any loss' : `up to ${inSeconds(seconds)}`}`;

/** What became of the application, in one or two sentences. */
export function outcomeWords({ verdict, rto, writes, from, to, records }: Report): string {
  if (verdict === 'Stopped, nothing changed')
    return `No database, network or traffic was changed. ${from} is still the owner, and ${counted(writes.acknowledged, 'write')} were acknowledged during the drill.`;
  const loss =
    writes.lost === 0
      ? `None of the ${counted(writes.acknowledged, 'acknowledged write')} was lost.`
      : `${count(writes.lost)} of ${counted(writes.acknowledged, 'acknowledged write')} ${writes.lost === 1 ? 'was' : 'were'} lost.`;
  const waiting = records.filter(({ servedAt }) => servedAt === null).map(({ name }) => name);
  const pending = waiting.length === 0 ? '' : ` Still pending: ${waiting.join(', ')}.`;
  if (verdict === 'Stopped halfway')
    return `The move from ${from} to ${to} was begun and has not been completed. ${loss}${pending}`;
  const when = rto.achievedSeconds === null ? '' : ` ${inSeconds(rto.achievedSeconds)} after the outage`;
  return `${to} took over from ${from}; its traffic was proven${when}. ${loss}${pending}`;
}
