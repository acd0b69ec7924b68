import { type Group, standbysOf } from './configuration.ts';
import type { Instruction } from './instruction.ts';
import {
  type Accepting,
  accepterOf,
  lossInWords,
  type Override,
  overridden,
  overrideOf,
  overridePurpose,
} from './override.ts';
import { momentInWords } from './pause.ts';

/** A loss above the objective is accepted for one failover of the group, in place of what was accepted before. */
export const overriding = (said: Accepting, group: Group): Instruction => ({
  purpose: overridePurpose(said),
  event: 'Overridden',
  field: 'override',
  applied: (read, asker, now) => overridden(read, { ...said, asker }, now),
  inWords: ({ read, next }, _asker, now) => {
    const [before, after] = [overrideOf(read, now), overrideOf(next, now)];
    if (!after) return ['This override was recorded before, and has expired.'];
    const { owner, epoch, expiresAt, reason } = after;
    const words = `${accepterOf(after)} accepts ${lossInWords(after)} for one failover of group ${next.group} from ${owner} at epoch ${epoch}, until ${momentInWords(expiresAt)}, because "${reason}".`;
    if (next === read) return [`This override was recorded before. ${words}`];
    if (isWithin(after, group)) return [takenBack(after, group, next.group)];
    return [
      words,
      ...(before ? [`It replaces the override of ${accepterOf(before)} over ${lossInWords(before)}.`] : []),
      group.policy.mode === 'advise'
        ? `The policy is advise, so that nothing starts by itself: start the failover machine in ${standbysOf(group, owner).join(' or ')} with events/manual-failover.json.`
        : 'Should an outage last, a failover is decided anew within a minute or two; a page tells what else stands against one.',
    ];
  },
});

/** It accepts nothing that the objective does not let through, so all it does is to end another one. */
const isWithin = ({ lossSeconds }: Override, { objectives }: Group): boolean =>
  lossSeconds !== null && lossSeconds <= objectives.rpoSeconds;

const takenBack = (after: Override, { objectives }: Group, group: string): string =>
  `${accepterOf(after)} accepts no loss above the objective of group ${group}, ${objectives.rpoSeconds} s, and what was accepted before is taken back, because "${after.reason}".`;
