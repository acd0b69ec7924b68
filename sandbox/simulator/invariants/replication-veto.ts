import type { Invariant } from '../invariant.ts';

export const replicationVeto: Invariant = {
  id: 'S6',
  sentence: 'No failover starts by itself while the standby replays young heartbeats.',
  watch: (truth) => ({
    ledger: (next, before, tag) => {
      if (next.epoch === before.epoch || next.transfer?.trigger === 'manual' || !tag) return undefined;
      const { claimed = 0, confirmed = 0 } = next.transfer?.moments ?? {};
      const veto = truth.stage.group.policy.vetoSeconds * 1000;
      const young = (at: number) =>
        truth.beats.some(
          ({ region, replayedAt, beatAt }) => region === next.target && replayedAt <= at && at - beatAt < veto,
        );
      // A beat that came only between the look and the decision could not be known.
      if (!young(claimed) || !young(confirmed - 1000)) return undefined;
      return `A heartbeat younger than ${veto / 1000} s was in ${next.target} when the outage was confirmed.`;
    },
  }),
};
